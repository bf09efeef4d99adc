package mockvendors_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/admin"
)

// A backend's own test: Mi's mock, a phone with a token, a push in the words of Mi's API, and what the phone shows.
func ExampleStart() {
	mocks, err := mockvendors.Start(mockvendors.Config{Vendors: []string{"mi"}, Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer mocks.Close()
	mi := mocks.Vendor("mi")

	api := admin.New(admin.Mocks{Clock: mocks.Clock, Vendors: []admin.Vendor{{Vendor: mi.Vendor, Spec: mi.Spec, LinkURL: mi.LinkURL}}}, admin.Options{})
	defer api.Close()
	console := httptest.NewServer(api)
	defer console.Close()

	var phone struct{ ID, Token string }
	exchange(&phone, http.MethodPost, console.URL+"/api/v1/devices", "", `{"vendor":"mi"}`)

	var answer struct{ Result, Code any }
	exchange(&answer, http.MethodPost, mi.BaseURL+"/v3/message/regid", "key="+mi.Platform().Apps.Main().AppSecret, url.Values{
		"registration_id": {phone.Token}, "title": {"Hello"}, "description": {"from a test"},
		"pass_through": {"0"}, "extra.notify_effect": {"1"},
	}.Encode())
	fmt.Println("Mi answers", answer.Result, answer.Code)

	var wait struct{ Messages []struct{ Verdict string } }
	exchange(&wait, http.MethodGet, console.URL+"/api/v1/messages/wait?vendor=mi&timeout=5s", "", "")
	var tray []struct{ Title, Body string }
	for len(tray) == 0 {
		exchange(&tray, http.MethodGet, console.URL+"/api/v1/devices/"+phone.ID+"/tray", "", "")
	}
	fmt.Println("the phone shows", tray[0].Title, tray[0].Body)

	// Output:
	// Mi answers ok 0
	// the phone shows Hello from a test
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
