package pipeline

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// receiptSamples are the rulebooks' samples and their edges.
func receiptSamples() []struct {
	vendor, about, body string
	want                []Receipt // Vendor and CertificateID left out
} {
	field := func(name, json string) string { return url.Values{name: {json}, "access_token": {"x"}}.Encode() }
	return []struct {
		vendor, about, body string
		want                []Receipt
	}{
		{Huawei, "delivered, V1", `{"statuses":[{"biTag":"131415","appid":"0000000013","token":"t1","status":0,"timestamp":1489993883189,"requestId":"1234567890"}]}`,
			[]Receipt{{MessageID: "1234567890", Token: "t1", Kind: ReceiptDelivered, Code: "0", Param: "131415"}}},
		{Huawei, "uninstalled, not the phone's token, switched off, inactive", `{"statuses":[{"token":"a","status":2},{"token":"b","status":5},{"token":"c","status":6},{"token":"d","status":10}]}`,
			[]Receipt{{Token: "a", Kind: ReceiptInvalidToken, Code: "2"}, {Token: "b", Kind: ReceiptInvalidToken, Code: "5"}, {Token: "c", Kind: ReceiptNotShown, Code: "6"}, {Token: "d", Kind: ReceiptDropped, Code: "10"}}},
		{Huawei, "capped, V2", `{"statuses":[{"token":"a","requestId":"r","deliveryStatus":{"result":256,"timestamp":1}}]}`,
			[]Receipt{{MessageID: "r", Token: "a", Kind: ReceiptDropped, Code: "256"}}},
		{Huawei, "a status nobody knows is a drop", `{"statuses":[{"token":"a","status":999}]}`, []Receipt{{Token: "a", Kind: ReceiptDropped, Code: "999"}}},
		{Mi, "two phones have it", field("data", `{"scm07b10800000000005aC":{"param":"p1","type":1,"targets":"regidA,regidB","jobkey":"job1","barStatus":"Enable","timestamp":1790000000000}}`),
			[]Receipt{{MessageID: "scm07b10800000000005aC", Token: "regidA", Kind: ReceiptDelivered, Code: "1", Param: "p1"}, {MessageID: "scm07b10800000000005aC", Token: "regidB", Kind: ReceiptDelivered, Code: "1", Param: "p1"}}},
		{Mi, "delivered to a phone with notifications off", field("data", `{"m":{"type":1,"targets":"a","barStatus":"Disable"}}`), []Receipt{{MessageID: "m", Token: "a", Kind: ReceiptNotShown, Code: "1"}}},
		{Mi, "an invalid target, a quota, an expiry", field("data", `{"a":{"type":16,"targets":"x","errorCode":1},"b":{"type":128,"targets":"y","extra":{"ack":"1","quota":"1"}},"c":{"type":"1024","targets":"z"}}`),
			[]Receipt{{MessageID: "a", Token: "x", Kind: ReceiptInvalidToken, Code: "16"}, {MessageID: "b", Token: "y", Kind: ReceiptDropped, Code: "128"}, {MessageID: "c", Token: "z", Kind: ReceiptExpired, Code: "1024"}}},
		{OPPO, "arrived and invalid", `[{"messageId":"m","appId":"1","taskId":"m","registrationIds":"a, b","eventTime":"1","param":"p","eventType":"push_arrive"},{"messageId":"n","registrationIds":"c","eventType":"regid_invalid"}]`,
			[]Receipt{{MessageID: "m", Token: "a", Kind: ReceiptDelivered, Code: "push_arrive", Param: "p"}, {MessageID: "m", Token: "b", Kind: ReceiptDelivered, Code: "push_arrive", Param: "p"}, {MessageID: "n", Token: "c", Kind: ReceiptInvalidToken, Code: "regid_invalid"}}},
		{Vivo, "keyed by task", `{"121397329":{"param":"p","targets":"15638535410301000000001"}}`, []Receipt{{MessageID: "121397329", Token: "15638535410301000000001", Kind: ReceiptDelivered, Param: "p"}}},
		{Meizu, "delivered and clicked", field("cb", `{"NS1_0_1-1":{"param":"p","type":1,"targets":["a","b"]},"NS1_0_1-2":{"param":"p","type":2,"targets":["a"]}}`),
			[]Receipt{{MessageID: "NS1_0_1", Token: "a", Kind: ReceiptDelivered, Code: "1", Param: "p"}, {MessageID: "NS1_0_1", Token: "b", Kind: ReceiptDelivered, Code: "1", Param: "p"}, {MessageID: "NS1_0_1", Token: "a", Kind: ReceiptClicked, Code: "2", Param: "p"}}},
	}
}

func parserOf(vendor string) receiptParser { v, _ := vendorByName(vendor); return v.receipts }

func TestReceipts(t *testing.T) {
	for _, row := range receiptSamples() {
		t.Run(row.vendor+" "+row.about, func(t *testing.T) {
			got, err := parserOf(row.vendor)([]byte(row.body))
			require.NoError(t, err)
			require.Equal(t, row.want, got)
		})
	}
	for vendor, body := range map[string]string{
		Huawei: `{"statuses":[{"token":"a"}]}`, Mi: "data=[]", OPPO: `{"messageId":"m"}`, Vivo: `[]`, Meizu: "data={}",
	} {
		t.Run(vendor+" says what it expected", func(t *testing.T) {
			_, err := parserOf(vendor)([]byte(body))
			require.ErrorIs(t, err, errReceipt)
		})
	}
}

// post gives a body to the receipt listener.
func post(t testing.TB, r *rig, path, body string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r.ReceiptHandler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, path, strings.NewReader(body)))
	return w
}

func TestReceiptListener(t *testing.T) {
	hw, mi := certFor(Huawei, "http://127.0.0.1:1"), certFor(Mi, "http://127.0.0.1:1")
	mi.ID = 2
	var seen []Receipt
	var died []string
	r := newRig(t, []Certificate{hw, mi}, func(c *Config) {
		c.Receipt = func(r Receipt) { seen = append(seen, r) }
		c.TokenDead = func(id uint32, token string) { died = append(died, fmt.Sprint(id, " ", token)) }
	})
	require.Equal(t, "http://127.0.0.1:9/mi/2", ReceiptURL("http://127.0.0.1:9/", Mi, 2))

	gone := `{"statuses":[{"token":"a","status":2,"requestId":"r"}]}`
	w := post(t, r, "/huawei/1", gone)
	require.Equal(t, http.StatusOK, w.Code)
	require.JSONEq(t, `{"code":"0","message":"success"}`, w.Body.String())
	require.Equal(t, []Receipt{{Vendor: Huawei, CertificateID: 1, MessageID: "r", Token: "a", Kind: ReceiptInvalidToken, Code: "2"}}, seen)
	require.Equal(t, http.StatusOK, post(t, r, "/huawei", gone).Code, "a console that knows one URL per vendor")
	require.Equal(t, []string{"1 a"}, died, "a death is told once")
	require.True(t, r.dead.has(target{1, "a"}))
	require.False(t, r.dead.has(target{2, "a"}), "another vendor's token of the same text lives")

	rows := []struct {
		about, method, path, body string
		want                      int
	}{
		{"a vendor that sends no receipts", http.MethodPost, "/fcm/1", "{}", 404},
		{"a vendor nobody knows", http.MethodPost, "/apns", "{}", 404},
		{"another vendor's certificate", http.MethodPost, "/mi/1", "data={}", 404},
		{"a certificate that is no number", http.MethodPost, "/mi/x", "data={}", 404},
		{"something else than receipts", http.MethodPost, "/huawei/1", "hello", 400},
		{"a body without end", http.MethodPost, "/huawei/1", strings.Repeat("x", maxReceiptBody+1), 413},
		{"a GET", http.MethodGet, "/huawei/1", "", 405},
	}
	for _, row := range rows {
		w := httptest.NewRecorder()
		r.ReceiptHandler().ServeHTTP(w, httptest.NewRequest(row.method, row.path, strings.NewReader(row.body)))
		require.Equal(t, row.want, w.Code, row.about)
	}
	require.Len(t, seen, 2)
}

// FuzzReceipts: no body makes a parser panic, and no receipt comes without a token.
func FuzzReceipts(f *testing.F) {
	for _, row := range receiptSamples() {
		f.Add(row.vendor, []byte(row.body))
	}
	f.Add(Meizu, []byte("cb=%7B%22-%22%3Anull%7D"))
	f.Fuzz(func(t *testing.T, vendor string, body []byte) {
		parse := parserOf(vendor)
		if parse == nil {
			return
		}
		all, err := parse(body)
		if err != nil && all != nil {
			t.Fatal("receipts beside an error")
		}
		for _, r := range all {
			if r.Token == "" || r.Kind == "" {
				t.Fatalf("half a receipt: %+v", r)
			}
		}
	})
}
