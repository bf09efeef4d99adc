package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"
)

// columns is the most that a line of running text takes.
const columns = 100

// paragraph prints running text behind a lead, its further lines indented under the first.
func paragraph(w io.Writer, lead, text string) {
	indent := runewidth.StringWidth(lead)
	line := lead
	used, empty := indent, true
	for _, word := range strings.Fields(text) {
		width := runewidth.StringWidth(word)
		if !empty && used+1+width > columns {
			fmt.Fprintln(w, line)
			line, used, empty = strings.Repeat(" ", indent), indent, true
		}
		if !empty {
			line, used = line+" ", used+1
		}
		line, used, empty = line+word, used+width, false
	}
	fmt.Fprintln(w, line)
}
