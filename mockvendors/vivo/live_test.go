package vivo_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/vivo"
)

// raw is JSON as it stands.
func raw(s string) json.RawMessage { return json.RawMessage(s) }

// liveBody is an update of card 7, changed by f; the liveMessage by l.
func liveBody(regID string, l, f fields) fields {
	card := fields{"operation": 1, "scene": "taxi", "templateType": 1, "changeRecord": 1}
	for k, v := range l {
		if card[k] = v; v == nil {
			delete(card, k)
		}
	}
	m := fields{"regId": regID, "notifyId": 7, "title": "Taxi", "content": "two minutes away", "requestId": "r1", "liveMessage": card, "extra": fields{"callback.id": "c", "callback.param": "p"}}
	for k, v := range f {
		if m[k] = v; v == nil {
			delete(m, k)
		}
	}
	return m
}

// liveWorld is a console that has granted a scene, and the receipts that it gets.
type liveWorld struct {
	e     *vendortest.Env
	d     *vendortest.Device
	regID string
	posts chan string
}

// granted makes the console grant a scene and keep an address.
func granted(s *vivo.Settings) { s.LiveScenes, s.Callbacks = []string{"taxi"}, nil }

// inLiveWorld runs f with a phone on which the app has made card 7.
func inLiveWorld(f func(w *liveWorld) error) func(*vendortest.Env) error {
	return phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		w := &liveWorld{e, d, regID, make(chan string, 100)}
		server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			b, _ := io.ReadAll(r.Body)
			w.posts <- string(b)
		}))
		defer server.Close()
		s := *e.App().Settings().(*vivo.Settings)
		s.Callbacks = map[string]string{"c": server.URL}
		e.App().SetSettings(&s)
		d.App.MakeCard(vivo.Name, "7", "Taxi", "ordered")
		return f(w)
	})
}

// send sends a live message and returns the result and the types of the receipts that came.
func (w *liveWorld) send(l, f fields) (result int, receipts []string, err error) {
	header, err := login(w.e)
	if err != nil {
		return 0, nil, err
	}
	r, err := post(w.e, "/livemessage/send", liveBody(w.regID, l, f), header)
	if err := vendortest.First(err, w.e.Settle(), w.e.Jump(time.Second)); err != nil {
		return 0, nil, err
	}
	for len(w.posts) > 0 {
		var items map[string]struct{ MainType, SubType int }
		if err := json.Unmarshal([]byte(<-w.posts), &items); err != nil {
			return 0, nil, err
		}
		for id, it := range items {
			if id != r.TaskID {
				return 0, nil, fmt.Errorf("a receipt for %s after %s", id, r.TaskID)
			}
			receipts = append(receipts, fmt.Sprintf("%d/%d", it.MainType, it.SubType))
		}
	}
	return r.Result, receipts, nil
}

// gets checks what a live message is answered and which receipts follow.
func (w *liveWorld) gets(says string, result int, receipts []string, l, f fields) error {
	got, posts, err := w.send(l, f)
	return vendortest.First(err, same(says, []any{got, posts}, []any{result, receipts}))
}

// card is what the tray shows.
func (w *liveWorld) card() (out []string) {
	for _, s := range w.d.Shown() {
		out = append(out, s.Body)
	}
	return out
}

var (
	wrongParameter = []string{"301/31001"}
	arrived        = []string{"300/0"}
)

var liveRows = []vendortest.Row{
	{Rule: "VIVO-L1", Says: "a live message that is none is taken, and refused by a receipt", With: set(granted), Check: inLiveWorld(func(w *liveWorld) error {
		for _, bad := range []fields{{"operation": 0}, {"operation": 3}, {"operation": nil}, {"templateType": 3}, {"templateType": 5}, {"templateType": nil}, {"keepDuration": 3601}, {"islandData": fields{"showTime": 181}}} {
			if err := w.gets(text(bad), 0, wrongParameter, bad, nil); err != nil {
				return err
			}
		}
		return vendortest.First(w.gets("no card named", 0, wrongParameter, nil, fields{"notifyId": nil}), w.gets("no liveMessage", 0, wrongParameter, nil, fields{"liveMessage": nil}),
			same("card", w.card(), []string{"ordered"}))
	})},
	{Rule: "VIVO-L1", Says: "an update changes the card, an end takes it away", With: set(granted), Check: inLiveWorld(func(w *liveWorld) error {
		return vendortest.First(w.gets("update", 0, arrived, fields{"keepDuration": 3600, "islandData": fields{"showTime": 180}}, nil), same("card", w.card(), []string{"two minutes away"}),
			w.gets("end", 0, arrived, fields{"operation": 2}, nil), same("gone", w.card(), []string(nil)))
	})},
	{Rule: "VIVO-L1", Says: "what every push has is looked at with the codes of every push, in the lengths of a card", With: set(granted), Check: inLiveWorld(func(w *liveWorld) error {
		return vendortest.First(w.gets("title", 10056, nil, nil, fields{"title": long(21)}), w.gets("content", 10058, nil, nil, fields{"content": long(51)}),
			w.gets("no requestId", 10352, nil, nil, fields{"requestId": nil}), w.gets("time to live", 10059, nil, nil, fields{"timeToLive": 59}),
			w.gets("no target", 10050, nil, nil, fields{"regId": nil}), w.gets("a stranger", 10302, nil, nil, fields{"regId": stranger}),
			w.gets("at most", 0, arrived, nil, fields{"title": long(20), "content": long(50), "timeToLive": 60}))
	})},
	{Rule: "VIVO-L1", Says: "how long a card may stay and an island show is the app's to have", With: set(func(s *vivo.Settings) { granted(s); s.LiveKeep, s.LiveShow = 60, 5 }), Check: inLiveWorld(func(w *liveWorld) error {
		return vendortest.First(w.gets("update", 0, arrived, fields{"keepDuration": 60, "islandData": fields{"showTime": 5}}, nil),
			w.gets("update", 0, wrongParameter, fields{"keepDuration": 61}, nil), w.gets("update", 0, wrongParameter, fields{"islandData": fields{"showTime": 6}}, nil))
	})},
	{Rule: "VIVO-L1", Says: "by choice it is refused at once", With: set(func(s *vivo.Settings) { granted(s); s.LiveRefusal = "sync" }), Check: inLiveWorld(func(w *liveWorld) error {
		return w.gets("refused", 10101, nil, fields{"operation": 0}, nil)
	})},
	{Rule: "VIVO-L2", Says: "a card that was ended or never made, and a scene that was not granted, are told by receipt", With: set(granted), Check: inLiveWorld(func(w *liveWorld) error {
		return vendortest.First(w.gets("never made", 0, []string{"302/32002"}, nil, fields{"notifyId": 8}), w.gets("scene", 0, []string{"302/32008"}, fields{"scene": "match"}, nil),
			w.gets("end", 0, arrived, fields{"operation": 2}, nil), w.gets("ended", 0, []string{"302/32002"}, nil, nil))
	})},
	{Rule: "VIVO-L2", Says: "an update that comes out of order is dropped without a word", With: set(granted), Check: inLiveWorld(func(w *liveWorld) error {
		return vendortest.First(w.gets("fifth", 0, arrived, fields{"changeRecord": 5}, nil), w.gets("fourth", 0, nil, fields{"changeRecord": 4}, fields{"content": "late"}),
			same("card", w.card(), []string{"two minutes away"}), w.gets("fifth again", 0, arrived, fields{"changeRecord": 5}, nil))
	})},
	{Rule: "VIVO-L2", Says: "a card is changed so often in five minutes and so often an hour", With: set(func(s *vivo.Settings) { granted(s); s.LivePer5Min, s.LivePerHour = 2, 3 }), Check: inLiveWorld(func(w *liveWorld) error {
		fast := []string{"302/32007"}
		return vendortest.First(w.gets("first", 0, arrived, nil, nil), w.gets("second", 0, arrived, nil, nil), w.gets("third", 0, fast, nil, nil), w.e.Jump(5*time.Minute),
			w.gets("later", 0, arrived, nil, nil), w.gets("the hour's last was that", 0, fast, nil, nil), w.e.Jump(time.Hour), w.gets("next hour", 0, arrived, nil, nil))
	})},
	{Rule: "VIVO-L3", Says: "a phone whose switch is off, one without the app and one away for a fortnight have receipts of their own", With: set(granted), Check: inLiveWorld(func(w *liveWorld) error {
		w.d.App.AllowNotifications(false)
		if err := w.gets("switch", 0, []string{"302/32001"}, nil, nil); err != nil {
			return err
		}
		w.d.App.AllowNotifications(true)
		return vendortest.First(w.d.Airplane(ctx, true), w.e.Jump(15*24*time.Hour), w.gets("idle", 0, []string{"301/31005"}, nil, nil))
	})},
	{Rule: "VIVO-L3", Says: "a receipt names the target and the parameter; without callback.id there is none, whatever callback says", With: set(granted), Check: inLiveWorld(func(w *liveWorld) error {
		header, err := login(w.e)
		r, err2 := post(w.e, "/livemessage/send", liveBody(w.regID, nil, nil), header)
		if err := vendortest.First(err, err2, w.e.Jump(time.Second), same("posts", len(w.posts), 1)); err != nil {
			return err
		}
		address := w.e.App().Settings().(*vivo.Settings).Callbacks["c"]
		return vendortest.First(same("post", <-w.posts, fmt.Sprintf(`{"%s":{"param":"p","targets":"%s","mainType":300}}`, r.TaskID, w.regID)),
			w.gets("no id", 0, nil, nil, fields{"extra": fields{"callback": address}}))
	})},
}
