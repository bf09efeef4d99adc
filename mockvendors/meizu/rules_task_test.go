package meizu

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

var taskRows = []vendortest.Row{
	{Rule: "MZ-T1", Says: "an unknown taskId gets 110032", Check: func(e *env) error {
		a, err := post(e, pushPrefix+"/task/varnished/pushByPushId", params{"pushIds": "x", "taskId": "7"})
		return firstErr(err, same("code", a.Code, "110032"), same("message", a.Message, "非法的taskId"), same("value", string(a.Value), `""`))
	}},
	{Rule: "MZ-T1", Says: "a task is its app's own, and sends its message to the targets named", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		id, err := newTask(e, "/pushTask/getTaskId", nil, sound())
		if err != nil {
			return err
		}
		p := params{"pushIds": e.Token(d), "taskId": id}
		a, err := read(e.PostForm(pushPrefix+"/task/varnished/pushByPushId", signed(e.Other(), p).Encode()))
		if err := firstErr(err, same("another app", a.Code, "110032")); err != nil {
			return err
		}
		a, err = post(e, pushPrefix+"/task/varnished/pushByPushId", p)
		return firstErr(err, same("own", a.Code, "200"), same("shown", titles(d), []string{"李伟"}))
	}},
	{Rule: "MZ-T2", Says: "a timed task can be cancelled once, one that is over cannot", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		timed := sound(timing(object{"pushTimeType": 1, "startTime": noon()}))
		id, err := newTask(e, "/pushTask/pushToApp", nil, timed)
		if err != nil {
			return err
		}
		for _, want := range []string{"200", "500"} {
			a, err := post(e, pushPrefix+"/pushTask/cancel", params{"taskId": id, "pushType": "0"})
			if err := firstErr(err, same("cancel", a.Code, want)); err != nil {
				return err
			}
		}
		return firstErr(e.Jump(3*time.Hour), same("shown", titles(d), []string{}))
	}},
	{Rule: "MZ-T3", Says: "31 days, or an end before the start, get 500; 30 days pass", Check: func(e *env) error {
		for end, code := range map[string]string{"20261201": "500", "20261031": "500", "20261120": "200", "20261130": "200"} {
			begin := "20261101"
			if end == "20261201" {
				begin = "20261031"
			}
			a, err := post(e, pushPrefix+"/statistics/dailyPushStatics", params{"startTime": begin, "endTime": end})
			if err := firstErr(err, same("until "+end, a.Code, code)); err != nil {
				return err
			}
		}
		return nil
	}},
}

// newTask makes a task and returns its number as a text.
func newTask(e *env, path string, more params, m object) (string, error) {
	p := changed(more, "pushType", "0")
	p["messageJson"] = text(m)
	a, err := post(e, pushPrefix+path, p)
	if err != nil {
		return "", err
	}
	var v struct {
		TaskID   json.Number `json:"taskId"`
		PushType int         `json:"pushType"`
		AppID    string      `json:"appId"`
	}
	if err := firstErr(same("code", a.Code, "200"), json.Unmarshal(a.Value, &v), same("app", v.AppID, e.App().AppID)); err != nil {
		return "", err
	}
	if v.TaskID == "" {
		return "", fmt.Errorf("no taskId in %s", a.raw)
	}
	return v.TaskID.String(), nil
}
