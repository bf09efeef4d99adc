package sim

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/im"
)

// elementKinds reads each kind of element that a scenario can write; nil where e is of another.
func elementKinds() []func(e *scenarios.Element) *im.Element {
	data := func(kind im.Kind, field func(*scenarios.Element) *string) func(*scenarios.Element) *im.Element {
		return func(e *scenarios.Element) *im.Element {
			if text := field(e); text != nil {
				return &im.Element{Kind: kind, Data: *text}
			}
			return nil
		}
	}
	return []func(*scenarios.Element) *im.Element{
		func(e *scenarios.Element) *im.Element {
			if e.Text == nil {
				return nil
			}
			return &im.Element{Kind: im.Text, Text: *e.Text}
		},
		func(e *scenarios.Element) *im.Element {
			if e.Custom == nil {
				return nil
			}
			return &im.Element{Kind: im.Custom, Data: e.Custom.Data, Desc: e.Custom.Desc}
		},
		func(e *scenarios.Element) *im.Element {
			if e.Face == nil {
				return nil
			}
			return &im.Element{Kind: im.Face, Data: strconv.Itoa(*e.Face)}
		},
		data(im.Location, func(e *scenarios.Element) *string { return e.Location }),
		data(im.Image, func(e *scenarios.Element) *string { return e.Image }),
		data(im.Sound, func(e *scenarios.Element) *string { return e.Sound }),
		data(im.File, func(e *scenarios.Element) *string { return e.File }),
		data(im.Video, func(e *scenarios.Element) *string { return e.Video }),
	}
}

var errNoElement = errors.New("it is of no kind that a message can hold")

// elements turns a scenario's content into the backend's.
func elements(content []scenarios.Element) ([]im.Element, error) {
	kinds := elementKinds()
	out := make([]im.Element, 0, len(content))
	for i := range content {
		before := len(out)
		for _, read := range kinds {
			if e := read(&content[i]); e != nil {
				out = append(out, *e)
				break
			}
		}
		if len(out) == before {
			return nil, fmt.Errorf("element %d: %w", i+1, errNoElement)
		}
	}
	return out, nil
}
