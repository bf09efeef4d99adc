package origin

import (
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPagesAreToldFromPrograms(t *testing.T) {
	rows := []struct {
		says          string
		headers       []string
		foreign, page bool
		own           bool
	}{
		{"a program", nil, false, false, false},
		{"its own page", []string{"Origin", "http://127.0.0.1:7401", "Sec-Fetch-Site", "same-origin"}, false, true, true},
		{"its own page in an old browser", []string{"Origin", "http://127.0.0.1:7401"}, false, true, true},
		{"its own page over TLS", []string{"Origin", "https://127.0.0.1:7401"}, false, true, true},
		{"a person's address bar", []string{"Sec-Fetch-Site", "none", "Sec-Fetch-Mode", "navigate"}, false, true, false},
		{"another site", []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}, true, true, false},
		{"another site's picture, which names no origin", []string{"Sec-Fetch-Site", "cross-site"}, true, true, false},
		{"another port of this machine", []string{"Sec-Fetch-Site", "same-site"}, true, true, false},
		{"another port, by its origin", []string{"Origin", "http://127.0.0.1:8000"}, true, true, false},
		{"a page without an origin", []string{"Origin", "null"}, true, true, false},
		{"an unknown word", []string{"Sec-Fetch-Site", "next-door"}, true, true, false},
		{"a mode alone", []string{"Sec-Fetch-Mode", "cors"}, false, true, false},
	}
	for _, row := range rows {
		t.Run(row.says, func(t *testing.T) {
			r := httptest.NewRequest("POST", "http://127.0.0.1:7401/send", nil)
			for i := 0; i < len(row.headers); i += 2 {
				r.Header.Add(row.headers[i], row.headers[i+1])
			}
			assert.Equal(t, row.foreign, Foreign(r), "foreign")
			assert.Equal(t, row.page, FromBrowser(r), "from a browser")
			assert.Equal(t, row.own, Own(r), "its own")
		})
	}
}
