package mockvendors_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/admin"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/mi"
)

// A backend's own test: Mi's mock, a phone with a token, a push in the words of Mi's API, and what the phone shows.
func ExampleStart() {
	settings := mi.Defaults() // what the app's console at Mi says
	settings.Channels = []mi.Channel{{ID: "chat", Class: mi.ClassPrivate, Status: mi.Approved}}
	mocks, err := mockvendors.Start(mockvendors.Config{Vendors: []string{"mi"}, Seed: 1, Apps: map[string][]core.AppConfig{
		"mi": {{Name: "main", Package: mockvendors.MainPackage, Settings: &settings}},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer mocks.Close()
	vendor := mocks.Vendor("mi")

	api := admin.New(admin.Mocks{Clock: mocks.Clock, Vendors: []admin.Vendor{{Vendor: vendor.Vendor, Spec: vendor.Spec, LinkURL: vendor.LinkURL}}}, admin.Options{})
	defer api.Close()
	console := httptest.NewServer(api)
	defer console.Close()

	var phone struct{ ID, Token string }
	exchange(&phone, http.MethodPost, console.URL+"/api/v1/devices", "", `{"vendor":"mi"}`)

	var answer struct{ Result, Code any }
	exchange(&answer, http.MethodPost, vendor.BaseURL+"/v3/message/regid", "key="+vendor.Platform().Apps.Main().AppSecret, url.Values{
		"registration_id": {phone.Token}, "title": {"Hello"}, "description": {"from a test"},
		"pass_through": {"0"}, "extra.notify_effect": {"1"}, "extra.channel_id": {"chat"},
	}.Encode())
	fmt.Println("Mi answers", answer.Result, answer.Code)

	// Nothing is in flight any more once the phone has it.
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := mocks.Clock.WaitIdle(ctx); err != nil {
		fmt.Println(err)
		return
	}
	var tray []struct{ Title, Body string }
	exchange(&tray, http.MethodGet, console.URL+"/api/v1/devices/"+phone.ID+"/tray", "", "")
	fmt.Println("the phone shows", tray)

	// Output:
	// Mi answers ok 0
	// the phone shows [{Hello from a test}]
}

// exchange does one request and reads its JSON answer; a form where the body is no JSON.
func exchange(answer any, method, address, authorization, body string) {
	req, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if !strings.HasPrefix(body, "{") {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		panic(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(answer); err != nil {
		panic(err)
	}
}
