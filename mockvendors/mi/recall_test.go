package mi

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// calls posts to a path and expects a code.
func calls(e *env, path string, code int, p params) error {
	a, err := post(e, path, p)
	return firstErr(err, same("code of "+path, a.Code, code))
}

// away and back take a phone's network away and give it back.
func away(d *device) error { return d.Airplane(context.Background(), true) }

func back(e *env, d *device) error {
	return firstErr(d.Airplane(context.Background(), false), e.Settle())
}

// topicPhone is a phone that follows the topic tea.
func topicPhone(e *env) (*device, error) {
	d, err := e.Phone()
	if err != nil {
		return nil, err
	}
	d.App.Event(Name, link.Event{Type: link.EventTopic, On: true, Value: "tea"})
	return d, e.Settle()
}

var recallRows = []vendortest.Row{
	{Rule: "MI-V1", Says: "a message that is shown leaves the tray, another stays", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		a, err := push(e, d, 0, "title", "sorry")
		if err != nil {
			return err
		}
		_, err = push(e, d, 0, "title", "stays", "notify_id", "2")
		return firstErr(err, calls(e, "/v2/message/revoke", 0, params{"msg_id": a.Data.ID, "restricted_package_name": vendortest.Package}), e.Settle(),
			same("tray", titles(d), []string{"stays"}))
	}},
	{Rule: "MI-V1", Says: "a message that waits is dropped by the rule, found by its job key in either spelling", Check: func(e *env) error {
		for _, spelling := range jobKeys {
			d, err := e.Phone()
			if err := firstErr(err, away(d)); err != nil {
				return err
			}
			_, err = push(e, d, 0, "extra.jobkey", spelling)
			if err := firstErr(err, calls(e, "/v2/message/revoke", 0, params{spelling: spelling}), back(e, d), same("tray", titles(d), []string{})); err != nil {
				return err
			}
		}
		return same("dropped", dropped(e), []string{"MI-V1", "MI-V1"})
	}},
	{Rule: "MI-V1", Says: "an unknown id, one of another app and none at all are refused", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		a, err := push(e, d, 0)
		if err != nil {
			return err
		}
		other, err := post(e, "/v2/message/revoke", params{"msg_id": a.Data.ID}, auth(e.Other()))
		return firstErr(err, same("another app's", other.Code, 65028), calls(e, "/v2/message/revoke", 65028, params{"msg_id": "none"}),
			calls(e, "/v2/message/revoke", 10016, params{}), calls(e, "/v2/message/revoke", 22022, params{"msg_id": a.Data.ID, "restricted_package_name": "com.example.x"}),
			same("tray", titles(d), []string{"王芳"}))
	}},
	{Rule: "MI-V1", Says: "a broadcast is taken back from every phone", Check: func(e *env) error {
		d, err := topicPhone(e)
		if err != nil {
			return err
		}
		a, err := post(e, "/v3/message/topic", sound("", "topic", "tea"))
		return firstErr(err, e.Settle(), same("before", titles(d), []string{"王芳"}), calls(e, "/v2/message/revoke", 0, params{"msg_id": a.Data.ID}),
			e.Settle(), same("after", titles(d), []string{}))
	}},
	{Rule: "MI-V2", Says: "each kind of target is taken back from by notify id", Check: func(e *env) error {
		d, err := topicPhone(e)
		if err != nil {
			return err
		}
		d.App.Event(Name, link.Event{Type: link.EventAlias, On: true, Value: "li"})
		d.App.Event(Name, link.Event{Type: link.EventAccount, On: true, Value: "li.wei"})
		for path, p := range map[string]params{
			"/v1/message/regid/revoke": {"registration_ids": e.Token(d)}, "/v1/message/alias/revoke": {"aliases": "li"},
			"/v1/message/user_account/revoke": {"user_accounts": "li.wei"}, "/v1/message/topic/revoke": {"topic": "tea"},
			"/v1/message/multi_topic/revoke": {"topics": "tea;$;milk", "topic_op": "UNION"},
		} {
			_, err1 := push(e, d, 0, "title", "sorry", "notify_id", "7")
			_, err2 := push(e, d, 0, "title", "stays", "notify_id", "8")
			p["notify_id"] = "7"
			if err := firstErr(err1, err2, calls(e, path, 0, p), e.Settle(), same("tray after "+path, titles(d), []string{"stays"})); err != nil {
				return err
			}
		}
		return nil
	}},
	{Rule: "MI-V2", Says: "one that waits is dropped by the rule; nothing to take back is no error", Check: func(e *env) error {
		d, err := e.Phone()
		if err := firstErr(err, away(d)); err != nil {
			return err
		}
		_, err = push(e, d, 0, "notify_id", "7")
		p := params{"registration_ids": e.Token(d), "notify_id": "7"}
		return firstErr(err, calls(e, "/v1/message/regid/revoke", 0, p), calls(e, "/v1/message/regid/revoke", 0, p),
			same("dropped", dropped(e), []string{"MI-V2"}))
	}},
	{Rule: "MI-V2", Says: "no valid target gets 20301, a notify id that is none 10017, nothing named 10016", Check: func(e *env) error {
		return firstErr(calls(e, "/v1/message/alias/revoke", 20301, params{"aliases": "nobody", "notify_id": "7"}),
			calls(e, "/v1/message/regid/revoke", 10017, params{"registration_ids": "x", "notify_id": "seven"}),
			calls(e, "/v1/message/regid/revoke", 10016, params{"notify_id": "7"}), calls(e, "/v1/message/topic/revoke", 10016, params{"topic": "tea"}))
	}},
	{Rule: "MI-V3", Says: "a timed message exists until its time, and not after", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		a, err := push(e, d, 0, "time_to_send", ms(time.Hour))
		job := params{"job_id": a.Data.ID}
		return firstErr(err, calls(e, "/v2/schedule_job/exist", 0, job), calls(e, "/v2/schedule_job/exist", 65028, params{"job_id": "none"}),
			e.Jump(time.Hour), calls(e, "/v2/schedule_job/exist", 65028, job), calls(e, "/v2/schedule_job/delete", 65028, job), same("tray", titles(d), []string{"王芳"}))
	}},
	{Rule: "MI-V3", Says: "one that is deleted, by id or by job key, is never sent and exists no more", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		a, err := push(e, d, 0, "time_to_send", ms(time.Hour))
		if err != nil {
			return err
		}
		b, err := push(e, d, 0, "time_to_send", ms(time.Hour), "extra.jobkey", "j")
		if err != nil {
			return err
		}
		return firstErr(calls(e, "/v2/schedule_job/delete", 0, params{"job_id": a.Data.ID}), calls(e, "/v3/schedule_job/delete", 0, params{"jobkey": "j"}),
			calls(e, "/v2/schedule_job/delete", 65028, params{"job_id": a.Data.ID}), calls(e, "/v2/schedule_job/exist", 65028, params{"job_id": b.Data.ID}),
			e.Jump(2*time.Hour), same("tray", titles(d), []string{}), same("dropped", dropped(e), []string{"MI-V3", "MI-V3"}))
	}},
	{Rule: "MI-V4", Says: "a broadcast that waits for a phone is not handed out any more; what was handed out stays", Check: func(e *env) error {
		here, err := topicPhone(e)
		if err != nil {
			return err
		}
		gone, err := topicPhone(e)
		if err := firstErr(err, away(gone)); err != nil {
			return err
		}
		a, err := post(e, "/v3/message/topic", sound("", "topic", "tea"))
		return firstErr(err, e.Settle(), calls(e, "/v1/message/switch/stop_by_id", 0, params{"msg_ids": a.Data.ID + ",none"}), back(e, gone),
			same("stopped", titles(gone), []string{}), same("handed out", titles(here), []string{"王芳"}), same("dropped", dropped(e), []string{"MI-V4"}))
	}},
	{Rule: "MI-V4", Says: "a send to one phone is found by its job key, and goes on", Check: func(e *env) error {
		d, err := e.Phone()
		if err := firstErr(err, away(d)); err != nil {
			return err
		}
		_, err = push(e, d, 0, "extra.jobkey", "j")
		return firstErr(err, calls(e, "/v1/message/switch/stop_by_jobkey", 0, params{"job_keys": "j"}), calls(e, "/v1/message/switch/stop_by_jobkey", 65028, params{"job_keys": "k"}),
			back(e, d), same("tray", titles(d), []string{"王芳"}))
	}},
}

// Messages that a request has had accepted, and that are not stored yet, are kept back by the ending too.
func TestAMessageThatOvertakesItsRecallIsHeld(t *testing.T) {
	e, d := bench(t)
	v := e.Vendor.(*vendor)
	a, err := push(e, d, 0)
	require.NoError(t, err)
	rec, ok := v.records.Get(a.Data.ID)
	require.True(t, ok)
	_, held := rec.held()
	assert.False(t, held)
	v.end(rec, "MI-V1")
	v.end(rec, "MI-V4")
	rule, held := rec.held()
	assert.True(t, held)
	assert.Equal(t, "MI-V1", rule, "the first to end it")
}

func TestTheMemoryOfMessagesIsBounded(t *testing.T) {
	e, d := bench(t)
	v := e.Vendor.(*vendor)
	to := make([]*core.Target, 1000)
	for i := range to {
		to[i] = e.Platform.Tokens.Target(e.Token(d))
	}
	r := &request{v: v, app: e.App(), kind: &kinds[0], now: vendortest.Start}
	for range 1000 {
		_, id := v.ids.pair('s', r.now)
		v.record(r, id, []sending{{good: to}})
	}
	kept, evicted := v.records.Counts()
	assert.Equal(t, int64(1000), kept+evicted)
	assert.Equal(t, map[string]int64{"messages": evicted}, e.Platform.Forgotten())
	assert.InDelta(t, recordsBytes, kept*1000*80, recordsBytes/100, "a regid of 64 characters and its header each")
}
