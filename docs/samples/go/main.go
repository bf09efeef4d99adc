// A push backend in forty lines: it keeps each user's token and where the app is, and calls Mi's push service.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
)

func main() {
	var mu sync.Mutex
	tokens, front := map[string]string{}, map[string]bool{}
	on := func(path string, do func(in map[string]string) error) {
		http.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			in := map[string]string{}
			if json.NewDecoder(r.Body).Decode(&in) != nil {
				http.Error(w, "no JSON", http.StatusBadRequest)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			if err := do(in); err != nil {
				http.Error(w, fmt.Sprintf(`{"error": %q}`, err), http.StatusConflict)
			}
		})
	}
	http.HandleFunc("/health", func(http.ResponseWriter, *http.Request) {})
	on("/token", func(in map[string]string) error { tokens[in["user"]] = in["token"]; return nil })
	on("/foreground", func(in map[string]string) error { front[in["user"]] = true; return nil })
	on("/background", func(in map[string]string) error { front[in["user"]] = false; return nil })
	on("/send", func(in map[string]string) error {
		if to := in["to"]; tokens[to] != "" && !front[to] {
			return push(tokens[to], in["text"])
		}
		return nil // nobody to push to, or the app shows it by itself
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}

func push(token, text string) error {
	form := url.Values{"registration_id": {token}, "restricted_package_name": {os.Getenv("PACKAGE")}, "title": {"a new message"},
		"description": {text}, "payload": {"{}"}, "pass_through": {"0"}, "notify_type": {"-1"}, "extra.channel_id": {"tuikit"}, "extra.notify_effect": {"1"}}
	req, err := http.NewRequest(http.MethodPost, os.Getenv("MI_URL")+"/v3/message/regid", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Authorization", "key="+os.Getenv("MI_SECRET"))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
