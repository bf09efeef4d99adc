package restform

import (
	"encoding/json"
	"strconv"

	"github.com/pushrig/pushrig/sim/internal/im"
)

// bodyCodes are a call's codes for what is wrong with a message: the one-to-one calls have several, the group's one.
type bodyCodes struct{ body, array, field int }

func oneToOne() bodyCodes { return bodyCodes{codeBody, codeBodyArray, codeFields} }

func toGroup() bodyCodes { return bodyCodes{codeGroupParam, codeGroupParam, codeGroupParam} }

// elementKinds are the elements by their names on the wire.
func elementKinds() map[string]im.Kind {
	return map[string]im.Kind{
		"TIMTextElem": im.Text, "TIMLocationElem": im.Location, "TIMFaceElem": im.Face, "TIMCustomElem": im.Custom,
		"TIMSoundElem": im.Sound, "TIMImageElem": im.Image, "TIMFileElem": im.File, "TIMVideoFileElem": im.Video,
	}
}

// elements reads MsgBody.
func (f fields) elements(codes bodyCodes) ([]im.Element, error) {
	if !f.has("MsgBody") {
		return nil, refuse(codes.body, "MsgBody is missing; give a list of elements")
	}
	var list []json.RawMessage
	if json.Unmarshal(f["MsgBody"], &list) != nil {
		return nil, refuse(codes.array, "MsgBody is no list; put the element into [ ]")
	}
	if len(list) == 0 {
		return nil, refuse(codes.body, "MsgBody is empty; give at least one element")
	}
	kinds := elementKinds()
	out := make([]im.Element, len(list))
	for i, raw := range list {
		var err error
		if out[i], err = readElement("MsgBody["+strconv.Itoa(i)+"]", raw, kinds, codes.body); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// readElement reads one of MsgBody, and what of its content the backend looks at (1047/33527).
func readElement(where string, raw json.RawMessage, kinds map[string]im.Kind, code int) (im.Element, error) {
	e, err := parseFields(raw, code)
	if err != nil {
		return im.Element{}, refuse(code, where+" is no element: an object with MsgType and MsgContent")
	}
	name, err := e.text("MsgType", code)
	if err != nil {
		return im.Element{}, err
	}
	kind, known := kinds[name]
	if !known {
		return im.Element{}, refuse(code, where+" is of the unknown MsgType \""+clip(name)+"\"")
	}
	c, err := e.object("MsgContent", code)
	if err != nil || c == nil {
		return im.Element{}, refuse(code, where+" has no object MsgContent")
	}
	out := im.Element{Kind: kind}
	texts := map[string]*string{}
	switch kind {
	case im.Text:
		texts["Text"] = &out.Text
		if !c.has("Text") {
			return out, refuse(code, where+" has no Text")
		}
	case im.Custom:
		texts["Data"], texts["Desc"], texts["Ext"], texts["Sound"] = &out.Data, &out.Desc, &out.Ext, &out.Sound
	case im.Location:
		texts["Desc"] = &out.Data
	case im.Face:
		out.Data = string(c["Index"])
	default:
		out.Data = string(e["MsgContent"])
	}
	for name, to := range texts {
		if err := c.into(name, to, code, "text"); err != nil {
			return out, refuse(code, where+": "+err.Error())
		}
	}
	return out, nil
}
