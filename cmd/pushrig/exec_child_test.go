package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// childVar makes the test's own program an unmodified client of a vendor: its value says what it does.
const childVar = "PUSHRIG_TEST_CHILD"

// What the program of a test does.
const (
	childSends  = "send" // a push to the token that standard input gives, by Mi's real address
	childAsks   = "ask"  // for hosts that no vendor has
	childPins   = "pin"  // trusts no CA
	childIsOld  = "old"  // trusts the CA, and speaks TLS 1.1
	childWaits  = "wait" // for SIGTERM, and ends with 7
	childToken  = "ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/"
	childSecret = "own-mi-secret-0123456789"
)

// child is that program. It is Go's own client: it listens to HTTPS_PROXY and to SSL_CERT_FILE.
func child(does string) int {
	switch does {
	case childSends:
		token, _ := bufio.NewReader(os.Stdin).ReadString('\n')
		form := url.Values{
			"registration_id": {strings.TrimSpace(token)}, "title": {"hello"}, "description": {"there"}, "pass_through": {"0"}, "notify_type": {"-1"},
			"restricted_package_name": {"com.shop.chat"}, "payload": {"p"}, "extra.channel_id": {"tuikit"}, "extra.notify_effect": {"1"},
		}
		req, _ := http.NewRequest("POST", "https://api.xmpush.xiaomi.com/v3/message/regid", strings.NewReader(form.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Authorization", "key="+childSecret)
		return show(http.DefaultClient.Do(req))
	case childAsks:
		return show(http.Get("https://metrics.example/send"))
	case childPins:
		c := http.Client{Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{RootCAs: x509.NewCertPool()}}}
		return show(c.Get("https://api.xmpush.xiaomi.com/"))
	case childIsOld:
		c := http.Client{Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}}}
		return show(c.Get("https://api.xmpush.xiaomi.com/"))
	case childWaits:
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, syscall.SIGTERM)
		fmt.Println("waiting", os.Getpid())
		<-signals
		return 7
	}
	return 9
}

func show(r *http.Response, err error) int {
	if err != nil {
		fmt.Println(err)
		return 4
	}
	defer r.Body.Close()
	text, _ := io.ReadAll(r.Body)
	fmt.Println(r.StatusCode, string(text))
	return 0
}
