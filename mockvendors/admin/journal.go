package admin

import (
	"cmp"
	"io"
	"slices"
)

// WriteJournal writes what the journals keep as NDJSON, one request a line, oldest first, as GET /api/v1/messages shows them:
// tokens and secrets are shortened.
func (a *API) WriteJournal(w io.Writer) error {
	var all []entry
	for i := range a.mocks.Vendors {
		p := a.mocks.Vendors[i].Platform()
		for _, e := range p.Journal.Select(0, 0, nil) {
			all = append(all, entry{e, p})
		}
	}
	slices.SortStableFunc(all, func(x, y entry) int { return cmp.Or(cmp.Compare(x.Mono, y.Mono), cmp.Compare(x.N, y.N)) })
	for _, e := range all {
		c := e.at.Journal.Copy(e.Entry)
		redact(e.at, &c)
		if err := encode(w, c); err != nil {
			return err
		}
	}
	return nil
}
