// Command outside is a small honest push backend that nothing of pushrig is in: it keeps who uses which phone, and calls FCM, Mi and
// OPPO. Its first argument names a fault of its own, for tests of what a scenario makes of it.
package main

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"sync"
	"time"
)

// phone is one login.
type phone struct {
	vendor, token string
	front         bool
}

// said is what a call may hold.
type said struct {
	User, Device, Vendor, Token, To, Text, Ext, Channel string
	Members                                             []string
}

var (
	mu     sync.Mutex
	phones = map[string]*phone{} // by user
	fault  string
	lock   sync.Mutex
	tokens = map[string]string{} // vendors' access tokens
)

func main() {
	if len(os.Args) > 1 {
		fault = os.Args[1]
	}
	switch fault {
	case "dies":
		fmt.Fprintln(os.Stderr, "config.yaml: no such file")
		os.Exit(3)
	case "sick":
		http.HandleFunc("/health", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "database is down", 503) })
	default:
		http.HandleFunc("/health", func(http.ResponseWriter, *http.Request) {})
	}
	on := func(path string, do func(*said, *phone) error) {
		http.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			var in said
			if fault == "broken" || json.NewDecoder(r.Body).Decode(&in) != nil {
				http.Error(w, `{"error":"internal"}`, 500)
				return
			}
			mu.Lock()
			if phones[in.User] == nil {
				phones[in.User] = &phone{}
			}
			p := phones[in.User]
			mu.Unlock()
			if err := do(&in, p); err != nil {
				w.WriteHeader(409)
				fmt.Fprintf(w, `{"error":{"code":%q}}`, err)
				return
			}
			fmt.Fprint(w, `{"id":"m1"}`)
		})
	}
	on("/login", func(_ *said, p *phone) error { p.front = true; return nil })
	on("/logout", func(_ *said, p *phone) error { *p = phone{}; return nil })
	on("/token", func(in *said, p *phone) error { p.vendor, p.token = in.Vendor, in.Token; return nil })
	on("/front", func(_ *said, p *phone) error { p.front = true; return nil })
	on("/back", func(_ *said, p *phone) error { p.front = false; return nil })
	on("/send", func(in *said, _ *phone) error { return send(in, in.To) })
	on("/group", func(in *said, _ *phone) error {
		for _, u := range in.Members {
			if err := send(in, u); err != nil {
				return err
			}
		}
		return nil
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}

func send(in *said, user string) error {
	mu.Lock()
	p := phones[user]
	mu.Unlock()
	if fault == "refuses" {
		return fmt.Errorf("quota_exceeded")
	}
	if p == nil || p.token == "" || p.front && fault != "deaf" || fault == "mute" {
		return nil
	}
	if fault == "slow" {
		time.Sleep(30 * time.Millisecond) // as a backend is that waits for its database
	}
	times := 1
	if fault == "twice" {
		times = 2
	}
	for range times {
		push(p, in)
	}
	if fault == "chatty" {
		push(p, &said{Text: "by the way", Channel: in.Channel})
	}
	return nil
}

// push asks the phone's vendor; who refuses is only logged.
func push(p *phone, in *said) {
	channel := in.Channel
	switch p.vendor {
	case "mi":
		post(os.Getenv("MI_URL")+"/v3/message/regid", "key="+os.Getenv("MI_SECRET"), "application/x-www-form-urlencoded", url.Values{
			"registration_id": {p.token}, "restricted_package_name": {os.Getenv("PACKAGE")}, "title": {"a new message"}, "description": {in.Text},
			"pass_through": {"0"}, "notify_type": {"-1"}, "payload": {in.Ext}, "extra.channel_id": {channel}, "extra.notify_effect": {"1"}}.Encode())
	case "oppo":
		text, _ := json.Marshal(map[string]any{"target_type": 2, "target_value": p.token, "notification": map[string]any{
			"title": "a new message", "content": in.Text, "channel_id": channel, "category": "IM", "off_line": true, "action_parameters": in.Ext,
			"click_action_type": 4, "click_action_activity": "com.tencent.qcloud.tim.demo.main.MainActivity"}})
		post(os.Getenv("OPPO_URL")+"/server/v1/message/notification/unicast", "", "application/x-www-form-urlencoded",
			url.Values{"auth_token": {access("oppo", oppoToken)}, "message": {string(text)}}.Encode())
	case "fcm":
		text, _ := json.Marshal(map[string]any{"message": map[string]any{"token": p.token, "notification": map[string]any{"title": "a new message", "body": in.Text},
			"data": map[string]string{"entity": in.Ext}, "android": map[string]any{"notification": map[string]any{"channel_id": channel}}}})
		post(os.Getenv("FCM_URL")+"/v1/projects/"+os.Getenv("FCM_PROJECT")+"/messages:send", "Bearer "+access("fcm", fcmToken), "application/json", string(text))
	}
}

// access is an access token, asked for once.
func access(vendor string, get func() string) string {
	lock.Lock()
	defer lock.Unlock()
	if tokens[vendor] == "" {
		tokens[vendor] = get()
	}
	return tokens[vendor]
}

func oppoToken() string {
	stamp := strconv.FormatInt(time.Now().UnixMilli(), 10)
	sum := sha256.Sum256([]byte(os.Getenv("OPPO_KEY") + stamp + os.Getenv("OPPO_SECRET")))
	var out struct {
		Data struct {
			AuthToken string `json:"auth_token"`
		}
	}
	_ = json.Unmarshal(post(os.Getenv("OPPO_URL")+"/server/v1/auth", "", "application/x-www-form-urlencoded",
		url.Values{"app_key": {os.Getenv("OPPO_KEY")}, "timestamp": {stamp}, "sign": {hex.EncodeToString(sum[:])}}.Encode()), &out)
	return out.Data.AuthToken
}

func fcmToken() string {
	var account struct {
		ClientEmail string `json:"client_email"`
		PrivateKey  string `json:"private_key"`
		TokenURI    string `json:"token_uri"`
	}
	text, _ := os.ReadFile(os.Getenv("FCM_ACCOUNT"))
	_ = json.Unmarshal(text, &account)
	block, _ := pem.Decode([]byte(account.PrivateKey))
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		log.Fatal(err)
	}
	part := func(v any) string { b, _ := json.Marshal(v); return base64.RawURLEncoding.EncodeToString(b) }
	now := time.Now().Unix()
	jwt := part(map[string]string{"alg": "RS256", "typ": "JWT"}) + "." + part(map[string]any{"iss": account.ClientEmail, "aud": account.TokenURI, "iat": now, "exp": now + 3600,
		"scope": "https://www.googleapis.com/auth/firebase.messaging"})
	sum := sha256.Sum256([]byte(jwt))
	sig, _ := rsa.SignPKCS1v15(rand.Reader, key.(*rsa.PrivateKey), crypto.SHA256, sum[:])
	var out struct {
		AccessToken string `json:"access_token"`
	}
	_ = json.Unmarshal(post(account.TokenURI, "", "application/x-www-form-urlencoded",
		url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {jwt + "." + base64.RawURLEncoding.EncodeToString(sig)}}.Encode()), &out)
	return out.AccessToken
}

func post(to, auth, kind, body string) []byte {
	req, err := http.NewRequest(http.MethodPost, to, bytes.NewBufferString(body))
	if err != nil {
		log.Print(err)
		return nil
	}
	req.Header.Set("Content-Type", kind)
	if auth != "" {
		req.Header.Set("Authorization", auth)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		log.Print(err)
		return nil
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(resp.Body)
	return text
}
