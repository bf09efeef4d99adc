package core

import "time"

// Tagged reports whether a phone carries one of the tags in or (or there are none to choose from), all of and, and none of
// not: OPPO's and vivo's tag expressions.
func (t *Token) Tagged(or, and, not []string) bool {
	tags := map[string]bool{}
	t.Topics(func(tag string, _ time.Time) { tags[tag] = true })
	fits := len(or) == 0
	for _, tag := range or {
		fits = fits || tags[tag]
	}
	for _, tag := range and {
		fits = fits && tags[tag]
	}
	for _, tag := range not {
		fits = fits && !tags[tag]
	}
	return fits
}
