package mi

import (
	"fmt"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

// public gives the app a public channel "news" and small quotas beside its private one.
var public = with(func(s *Settings) {
	s.Channels = append(s.Channels, Channel{ID: "news", Class: ClassPublic})
	s.Users, s.UsersFloor = 2, 1
})

var channelRows = []vendortest.Row{
	{Rule: "MI-C1", Says: "an unknown channel gets 27001", Check: pushes(27001, "extra.channel_id", "nope")},
	{Rule: "MI-C1", Says: "a channel that waits for approval, or is suspended, gets 27001", With: with(func(s *Settings) {
		s.Channels = []Channel{{ID: "tuikit", Status: "pending"}, {ID: "old", Status: "suspended"}}
	}), Check: func(e *env) error {
		return firstErr(pushes(27001)(e), pushes(27001, "extra.channel_id", "old")(e))
	}},
	{Rule: "MI-C1", Says: "an approved private channel rings", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		_, err = push(e, d, 0)
		return firstErr(err, same("shown", titles(d), []string{"王芳"}), same("silent", d.Shown()[0].Silent, false), same("class", d.Shown()[0].Class, "private"))
	}},
	{Rule: "MI-C2", Says: "an app without a date, or created before July 2026, falls to the default tier", Check: func(e *env) error {
		if err := pushes(0, "extra.channel_id", "")(e); err != nil {
			return err
		}
		e.App().ChangeSettings(func(old any) any { s := *old.(*Settings); s.Created = "2026-06-30"; return &s })
		return pushes(0, "extra.channel_id", "")(e)
	}},
	{Rule: "MI-C2", Says: "one created since then gets 27001", With: with(func(s *Settings) { s.Created = "2026-07-01" }), Check: pushes(27001, "extra.channel_id", "")},
	{Rule: "MI-C2", Says: "legacy mode overrules the date", With: with(func(s *Settings) { s.ChannelMode, s.Created = Legacy, "2026-08-01" }), Check: pushes(0, "extra.channel_id", "")},
	{Rule: "MI-C2", Says: "no channel gets 27001 in strict mode, and the refusal names the phone", With: with(func(s *Settings) { s.ChannelMode = Strict }), Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		a, err := push(e, d, 27001, "extra.channel_id", "")
		return firstErr(err, same("reason", a.Reason, "invalid channel info!"), same("told", rejected(e, e.Token(d)), []string{"MI-C2"}))
	}},
	{Rule: "MI-C2", Says: "no channel falls to the silent default tier in legacy mode", With: with(func(s *Settings) { s.ChannelMode = Legacy }), Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		_, err = push(e, d, 0, "extra.channel_id", "")
		return firstErr(err, same("shown", titles(d), []string{"王芳"}), same("silent", d.Shown()[0].Silent, true), same("class", d.Shown()[0].Class, "default"))
	}},
	{Rule: "MI-C2", Says: "a wrong channel is refused in legacy mode too", With: with(func(s *Settings) { s.ChannelMode = Legacy }),
		Check: pushes(27001, "extra.channel_id", "nope")},
}

// templated demands templates of private messages, and has one.
var templated = with(func(s *Settings) {
	s.PrivateNeedsTemplate = true
	s.Templates = []Template{{ID: "t1", Channel: "tuikit", Title: "From {$who$}", Description: "{$text}"}, {ID: "t2", Channel: "other", Title: "x"}}
})

var templateRows = []vendortest.Row{
	{Rule: "MI-C4", Says: "a private message without a template gets 10017 where one is needed", With: templated, Check: pushes(10017)},
	{Rule: "MI-C4", Says: "and passes by default", Check: pushes(0)},
	{Rule: "MI-C4", Says: "an app created since July 2026 needs one", With: with(func(s *Settings) { s.Created = "2026-07-01" }), Check: pushes(10017)},
	{Rule: "MI-C5", Says: "an unknown template, or one of another channel, gets 10017", With: templated, Check: func(e *env) error {
		return firstErr(pushes(10017, "extra.template_id", "nope")(e), pushes(10017, "extra.template_id", "t2")(e))
	}},
	{Rule: "MI-C5", Says: "values that are missing, too many, blank, too long, emoji or no JSON get 10017", With: templated, Check: func(e *env) error {
		for _, p := range []string{``, `{"who":"a"}`, `{"who":"a","text":"b","more":"c"}`, `{"who":" ","text":"b"}`, `{"who":"a","text":"😀"}`,
			`{"who":"a","text":"` + strings.Repeat("t", 129) + `"}`, `{"who":"a","text":"\u0378"}`, `{`, `["a","b"]`} {
			if err := pushes(10017, "extra.template_id", "t1", "extra.template_param", p)(e); err != nil {
				return fmt.Errorf("template_param %s: %w", p, err)
			}
		}
		return nil
	}},
	{Rule: "MI-C5", Says: "the texts are put together from template and values", With: templated, Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		_, err = push(e, d, 0, "extra.template_id", "t1", "extra.template_param", `{"who":"王芳","text":"在吗"}`, "title", "", "description", "")
		return firstErr(err, same("title", d.Shown()[0].Title, "From 王芳"), same("body", d.Shown()[0].Body, "在吗"))
	}},
}
