package mi

import (
	"slices"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// channelCallRules are about the calls by which a server made its channels itself, before the console did.
func channelCallRules() core.Table[*message] {
	return core.Table[*message]{
		{Rule: core.Rule{
			ID: "MI-V5", Phase: core.Class, Says: "A server adds, lists and discards channels of its app.", Setting: "added_channel",
			Answer: "0 with data; 10017 for an unknown id", Source: "JAVA", Mark: core.Memory, Remedy: "Apply for channels in Mi's console.",
		}},
		{Rule: core.Rule{
			ID: "MI-C3", Phase: core.Class, Says: "An app has at most 30 channels.", Figure: "30", Answer: "10017 on the next", Source: "OCTO", Mark: core.Memory,
			Remedy: "Discard a channel that is not used any more.",
		}},
	}
}

// maxChannels is how many channels an app may have; the settings' check has the same figure.
const maxChannels = 30

// channelValue is a channel as channel/list shows it.
type channelValue struct {
	ID   string `json:"channel_id"`
	Name string `json:"channel_name"`
}

// changeChannels lets f change the app's channels; what f returns, if anything, is the refusal, and nothing is changed.
func (r *request) changeChannels(f func(channels []Channel) ([]Channel, *core.Refusal)) (ref *core.Refusal) {
	r.app.ChangeSettings(func(old any) any {
		s := *old.(*Settings)
		s.Channels, ref = f(slices.Clone(s.Channels))
		if ref != nil {
			return old
		}
		return &s
	})
	return ref
}

func byID(id string) func(Channel) bool { return func(c Channel) bool { return c.ID == id } }

// addChannel adds a channel, or names one anew.
func (v *vendor) addChannel(r *request) core.Answer {
	id, name := r.form.Get("channel_id"), r.form.Get("channel_name")
	if id == "" {
		return r.refuse(errMissing, "MI-V5")
	}
	ref := r.changeChannels(func(channels []Channel) ([]Channel, *core.Refusal) {
		if i := slices.IndexFunc(channels, byID(id)); i >= 0 {
			channels[i].Name = name
			return channels, nil
		}
		if len(channels) >= maxChannels && v.p.Rules.On("MI-C3") {
			v.p.Rules.Hit("MI-C3")
			return nil, &core.Refusal{Rule: "MI-C3", Err: errIllegal.because("Parameter value is illegal: too many channels")}
		}
		return append(channels, Channel{ID: id, Name: name, Class: r.set.AddedChannel, Status: Approved}), nil
	})
	if ref != nil {
		return r.refusal(ref)
	}
	v.p.Rules.Hit("MI-V5")
	return r.ok(channelValue{id, name}, "")
}

// discardChannel takes a channel away.
func (v *vendor) discardChannel(r *request) core.Answer {
	ref := r.changeChannels(func(channels []Channel) ([]Channel, *core.Refusal) {
		i := slices.IndexFunc(channels, byID(r.form.Get("channel_id")))
		if i < 0 {
			return nil, &core.Refusal{Rule: "MI-V5", Err: errIllegal.because("Parameter value is illegal: channel_id")}
		}
		return slices.Delete(channels, i, i+1), nil
	})
	if ref != nil {
		return r.refusal(ref)
	}
	v.p.Rules.Hit("MI-V5")
	return r.ok(struct{}{}, "")
}

// listChannels lists the app's channels, those of the console too.
func (v *vendor) listChannels(r *request) core.Answer {
	list := []channelValue{}
	for _, c := range r.set.Channels {
		list = append(list, channelValue{c.ID, c.Name})
	}
	return r.ok(struct {
		List []channelValue `json:"list"`
	}{list}, "")
}
