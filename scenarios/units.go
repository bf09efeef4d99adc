package scenarios

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// maxDuration bounds every time in a scenario: nothing in the rulebooks is longer.
const maxDuration = 366 * 24 * time.Hour

// Duration is a length of time, written 250ms, 5s, 1m30s, 2h or 7d.
type Duration time.Duration

// D is the duration as the standard library has it.
func (d Duration) D() time.Duration { return time.Duration(d) }

// UnmarshalText reads a duration; it cannot be negative or over a year.
func (d *Duration) UnmarshalText(b []byte) error {
	text := string(b)
	rest, days := text, time.Duration(0)
	if i := strings.IndexByte(text, 'd'); i > 0 {
		n, err := strconv.ParseUint(text[:i], 10, 16)
		if err != nil {
			return fmt.Errorf("%q is not a duration: write it like 250ms, 5s, 1m30s, 2h or 7d", text)
		}
		rest, days = text[i+1:], time.Duration(n)*24*time.Hour
	}
	var v time.Duration
	if rest != "" || days == 0 {
		var err error
		if v, err = time.ParseDuration(rest); err != nil {
			if _, nerr := strconv.ParseFloat(text, 64); nerr == nil && text != "0" {
				return fmt.Errorf("%q has no unit: write %ss, %sms or %sm", text, text, text, text)
			}
			return fmt.Errorf("%q is not a duration: write it like 250ms, 5s, 1m30s, 2h or 7d", text)
		}
	}
	v += days
	if v < 0 || v > maxDuration {
		return fmt.Errorf("%q is out of range: a duration lies between 0s and 366d", text)
	}
	*d = Duration(v)
	return nil
}

// MarshalText writes it the way Go does.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.D().String()), nil }

func (d Duration) String() string { return d.D().String() }

// maxRate bounds a rate, per second.
const maxRate = 1e6

// Rate is a number a second, written 2000/s, 90/m or 10/h.
type Rate float64

// UnmarshalText reads a rate above 0, up to a million a second.
func (r *Rate) UnmarshalText(b []byte) error {
	text := string(b)
	num, unit, ok := strings.Cut(text, "/")
	per := map[string]float64{"s": 1, "m": 60, "min": 60, "h": 3600}[strings.TrimSpace(unit)]
	if !ok || per == 0 {
		return fmt.Errorf("%q is not a rate: write it like 2000/s, 90/m or 10/h", text)
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(num), 64)
	if err != nil || math.IsNaN(n) {
		return fmt.Errorf("%q is not a rate: write it like 2000/s, 90/m or 10/h", text)
	}
	if n <= 0 || n/per > maxRate {
		return fmt.Errorf("%q is out of range: a rate is above 0 and at most %d/s", text, int(maxRate))
	}
	*r = Rate(n / per)
	return nil
}

// MarshalText writes it per second, without loss.
func (r Rate) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

func (r Rate) String() string { return strconv.FormatFloat(float64(r), 'g', -1, 64) + "/s" }

// Percent is a share between 0 and 1, written 80% or 0.8.
type Percent float64

// UnmarshalText reads a share between 0 and 100 %.
func (p *Percent) UnmarshalText(b []byte) error {
	text := string(b)
	num, isPercent := strings.CutSuffix(text, "%")
	n, err := strconv.ParseFloat(strings.TrimSpace(num), 64)
	if err != nil || math.IsNaN(n) {
		return fmt.Errorf("%q is not a share: write it like 80%% or 0.8", text)
	}
	if isPercent {
		n /= 100
	}
	if n < 0 || n > 1 {
		return fmt.Errorf("%q is out of range: a share lies between 0%% and 100%% (0 and 1)", text)
	}
	*p = Percent(n)
	return nil
}

// MarshalText writes it as a fraction, without loss.
func (p Percent) MarshalText() ([]byte, error) {
	return []byte(strconv.FormatFloat(float64(p), 'g', -1, 64)), nil
}

// TrayIndex counts notifications in a tray from the newest, which is 1.
type TrayIndex int

// maxTray is how many notifications a tray keeps.
const maxTray = 50

// UnmarshalText reads a number from 1 to 50, or the word newest.
func (n *TrayIndex) UnmarshalText(b []byte) error {
	if string(b) == "newest" {
		*n = 1
		return nil
	}
	v, err := strconv.Atoi(string(b))
	if err != nil || v < 1 || v > maxTray {
		return fmt.Errorf("%q is not a place in the tray: write newest, or 1 (the newest) to %d", b, maxTray)
	}
	*n = TrayIndex(v)
	return nil
}

// MarshalText writes the number.
func (n TrayIndex) MarshalText() ([]byte, error) { return strconv.AppendInt(nil, int64(n), 10), nil }
