package sim

import (
	"context"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/scenarios"
)

// spoken is one setting and values for it, written as a file has them: at its bounds, beyond them, and none of its kind.
type spoken struct {
	path   string
	values []string
	around string // the settings with %s where the value goes
}

// settingsOf lists the settings of a struct, those within tables and lists too.
func settingsOf(t reflect.Type, path, around string) (out []spoken) {
	for i := range t.NumField() {
		f := t.Field(i)
		key, tag := f.Tag.Get("yaml"), f.Tag.Get("jsonschema")
		inner, at := fmt.Sprintf(around, key+": %s"), strings.TrimPrefix(path+"."+key, ".")
		ft := f.Type
		for ft.Kind() == reflect.Slice || ft.Kind() == reflect.Map {
			out = append(out, spoken{at, []string{"{}", "[]"}, inner})
			if ft.Kind() == reflect.Slice {
				inner = fmt.Sprintf(inner, "[%s]")
			} else {
				inner = fmt.Sprintf(inner, "{k: %s}")
			}
			ft = ft.Elem()
		}
		if ft.Kind() == reflect.Struct {
			out = append(out, settingsOf(ft, at, fmt.Sprintf(inner, "{%s}"))...)
			continue
		}
		out = append(out, spoken{at, valuesFor(ft, tag), inner})
	}
	return out
}

func valuesFor(t reflect.Type, tag string) []string {
	out := []string{"-9", "0", "77", "nowhere", `""`, "true", "9223372036854775807", "0.5"}
	if words, ok := reflect.Zero(t).Interface().(interface{ Values() []string }); ok {
		out = append(out, words.Values()...)
	}
	for option := range strings.SplitSeq(tag, ",") {
		name, value, _ := strings.Cut(option, "=")
		if name == "enum" {
			out = append(out, strconv.Quote(value), value)
		}
		if n, err := strconv.ParseInt(value, 10, 64); err == nil && (name == "minimum" || name == "maximum") {
			out = append(out, fmt.Sprint(n-1), value, fmt.Sprint(n+1))
		}
	}
	return out
}

// away is a run in which the setting comes at the beginning, or on the way, and messages wait for phones.
const away = `
name: settings
clock: {start: 2026-11-22T10:00:00+08:00}
budget: {wall: 10s}
devices: [{group: a, count: 2, vendor: %s, channels: [tuikit]}]
steps:
  - a: [airplane_on]
  - send: {to: each a, text: x, count: 3}
  - a: [airplane_off]
  - settle: 5s
  - send: {to: each a, text: x}
`

// Whatever validate takes, a run takes, and ends; whatever a run refuses, validate has refused.
func TestValidateRefusesWhatARunWouldRefuse(t *testing.T) {
	t.Parallel()
	for _, spec := range mockvendors.Catalog() {
		t.Run(spec.Name, func(t *testing.T) {
			t.Parallel()
			base := fmt.Sprintf(away, spec.Name)
			for _, s := range settingsOf(reflect.TypeOf(spec.NewSettings()).Elem(), "", "{%s}") {
				for _, value := range s.values {
					text := fmt.Sprintf(s.around, value)
					_, valid := scenarios.Parse("x.yaml", []byte(base+"vendors: {"+spec.Name+": "+text+"}\n"), catalog())
					_, inStep := scenarios.Parse("x.yaml", []byte(strings.Replace(base, "steps:", "steps:\n  - set: {"+spec.Name+": "+text+"}", 1)), catalog())
					assert.Equal(t, valid == nil, inStep == nil, "%s at the top: %v; in a step: %v", text, valid, inStep)
					assert.Equal(t, valid == nil, starts(t, spec, text) == nil, "%s: validate says %v, the vendor says %v", text, valid, starts(t, spec, text))
					if valid != nil {
						assert.Regexp(t, `^x\.yaml:\d+:\d+: `, valid.Error(), "a place")
						assert.Contains(t, valid.Error(), s.path[strings.LastIndex(s.path, ".")+1:], "the setting's name")
					}
				}
			}
		})
	}
}

// starts starts a vendor with settings that nobody has validated.
func starts(t *testing.T, spec core.Spec, text string) error {
	t.Helper()
	var plain scenarios.Settings
	if err := yaml.Unmarshal([]byte(text), &plain); err != nil {
		return err
	}
	settings := spec.NewSettings()
	if err := plain.Into(settings); err != nil {
		return err // a setting of the wrong kind has no Go value at all
	}
	c := core.Config{RSA: oneKey, Apps: []core.AppConfig{{Name: "main", Package: core.MainPackage, Settings: settings}}}
	_, err := c.NewApps(spec.NewSettings, func(uint64, core.AppConfig) core.Credentials { return core.Credentials{} })
	return err
}

// No value that is taken makes a run hang or break.
func TestARunEndsWithEverySettingAtItsBounds(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of runs")
	}
	for _, spec := range mockvendors.Catalog() {
		t.Run(spec.Name, func(t *testing.T) {
			t.Parallel()
			for _, s := range settingsOf(reflect.TypeOf(spec.NewSettings()).Elem(), "", "{%s}") {
				seen := map[string]bool{}
				for _, value := range s.values {
					text := strings.Replace(fmt.Sprintf(away, spec.Name), "steps:", "steps:\n  - set: {"+spec.Name+": "+fmt.Sprintf(s.around, value)+"}", 1)
					scenario, err := scenarios.Parse("x.yaml", []byte(text), catalog())
					if err != nil || seen[value] {
						continue
					}
					seen[value] = true
					began := time.Now()
					r, err := Run(context.Background(), scenario, fast(Options{}))
					require.NoError(t, err, "%s: %s", s.path, value)
					assert.Empty(t, r.Aborted, "%s: %s took %v", s.path, value, time.Since(began))
				}
			}
		})
	}
}

// The same of what the IM console holds: a run with a certificate that validate takes ends with a verdict.
func TestARunEndsWithEveryCertificateThatIsTaken(t *testing.T) {
	t.Parallel()
	values := map[string][]string{
		"click": {"{kind: launcher}", "{kind: launcher, value: x}", "{kind: url}", "{kind: url, value: x}", "{kind: action, value: x}", "{kind: activity, value: x}", "{kind: intent, value: x}"},
		"class": {"-1", "0", "1", "2"}, "notify_level": {"0", "1", "16"}, "notify_type": {"0", "1", "2"}, "ttl": {"0s", "1ms", "366d", "400d"},
	}
	certificate := reflect.TypeFor[scenarios.Certificate]()
	for _, spec := range mockvendors.Catalog() {
		taken := 0
		for i := range certificate.NumField() {
			key := certificate.Field(i).Tag.Get("yaml")
			tries := values[key]
			if tries == nil {
				tries = []string{`""`, "x"}
			}
			for _, value := range tries {
				text := fmt.Sprintf(away, spec.Name) + "certificates: {" + spec.Name + ": {" + key + ": " + value + "}}\n"
				s, err := scenarios.Parse("x.yaml", []byte(text), catalog())
				if err != nil {
					continue
				}
				taken++
				r, err := Run(context.Background(), s, fast(Options{}))
				require.NoError(t, err, "%s %s: %s", spec.Name, key, value)
				assert.Empty(t, r.Aborted, "%s %s: %s", spec.Name, key, value)
			}
		}
		assert.Greater(t, taken, 4, spec.Name)
	}
}
