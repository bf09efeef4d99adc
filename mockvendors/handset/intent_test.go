package handset

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// demoURI is the source document's own sample (section 6.1 of the IM rulebook).
const demoURI = "intent://com.tencent.qcloud/detail#Intent;scheme=pushscheme;launchFlags=0x4000000;component=com.tencent.qcloud.tim.tuikit/com.tencent.qcloud.tim.demo.main.MainActivity;end"

var demoIntent = Intent{
	Scheme: "pushscheme", Host: "com.tencent.qcloud", Path: "/detail", Flags: FlagClearTop,
	Component: Component{"com.tencent.qcloud.tim.tuikit", "com.tencent.qcloud.tim.demo.main.MainActivity"},
}

func TestIntentURIIsRead(t *testing.T) {
	for says, row := range map[string]struct {
		uri  string
		want Intent
	}{
		"the document's sample":                     {demoURI, demoIntent},
		"nothing at all but the frame":              {"intent:#Intent;end", Intent{}},
		"host with port, path and query":            {"intent://h:80/a/b?x=1&y=2#Intent;end", Intent{Host: "h:80", Path: "/a/b", Query: "x=1&y=2"}},
		"a query without a path":                    {"intent://h?x=/1#Intent;end", Intent{Host: "h", Query: "x=/1"}},
		"a path without a host":                     {"intent:///p#Intent;end", Intent{Path: "/p"}},
		"action, categories and package":            {"intent:#Intent;action=a.B;category=c.D;category=c.E;package=com.x;end", Intent{Action: "a.B", Categories: []string{"c.D", "c.E"}, Package: "com.x"}},
		"values are percent-encoded, plus is plus":  {"intent:#Intent;S.ext=%7B%22a%22%3A%22b%3Bc+d%22%7D;end", Intent{Extras: map[string]string{"ext": `{"a":"b;c+d"}`}}},
		"keys of extras are percent-encoded":        {"intent:#Intent;S.a%3Db=1;end", Intent{Extras: map[string]string{"a=b": "1"}}},
		"an equals sign belongs to the value":       {"intent:#Intent;S.a=b=c;end", Intent{Extras: map[string]string{"a": "b=c"}}},
		"Huawei's sample with typed extras":         {"intent://com.x.push/deeplink?#Intent;scheme=pushscheme;launchFlags=0x4000000;S.name=abc;i.age=180;end", Intent{Scheme: "pushscheme", Host: "com.x.push", Path: "/deeplink", Flags: FlagClearTop, Extras: map[string]string{"name": "abc", "age": "180"}}},
		"every type of extra":                       {"intent:#Intent;B.b=true;b.y=-128;c.c=好;d.d=1e3;f.f=0.5;i.i=7;l.l=9223372036854775807;s.s=-1;end", Intent{Extras: map[string]string{"b": "true", "y": "-128", "c": "好", "d": "1e3", "f": "0.5", "i": "7", "l": "9223372036854775807", "s": "-1"}}},
		"a class that begins with a dot is short":   {"intent:#Intent;component=com.x/.Main;end", Intent{Component: Component{"com.x", "com.x.Main"}}},
		"flags may be decimal":                      {"intent:#Intent;launchFlags=67108864;end", Intent{Flags: FlagClearTop}},
		"unknown keys are skipped, as by Android":   {"intent:#Intent;sourceBounds=1;Z.z=1;S.=1;x=;end", Intent{}},
		"what follows the end is not looked at":     {"intent:#Intent;end;scheme=x", Intent{}},
		"the host may hold a number sign":           {"intent://a#b#Intent;end", Intent{Host: "a#b"}},
		"a scheme alone, without data, is accepted": {"intent:#Intent;scheme=pushscheme;end", Intent{Scheme: "pushscheme"}},
	} {
		t.Run(says, func(t *testing.T) {
			got, err := ParseIntentURI(row.uri)
			require.NoError(t, err)
			assert.Empty(t, cmp.Diff(row.want, got))
		})
	}
}

func TestABadIntentURIIsRefusedWithItsPlace(t *testing.T) {
	for says, row := range map[string]struct{ uri, want string }{
		"empty":                                 {"", "does not begin with the scheme intent"},
		"another scheme":                        {"pushscheme://com.tencent.qcloud/detail", "does not begin with the scheme intent"},
		"no fragment":                           {"intent://host/path", "no #Intent; part"},
		"the end mark is missing":               {"intent:#Intent;scheme=x;", "does not end with ;end"},
		"the end mark is glued to a value":      {"intent:#Intent;scheme=xend", "does not end with ;end"},
		"data without the two slashes":          {"intent:host/path#Intent;end", `data "host/path" does not begin with //`},
		"a field without a value":               {"intent:#Intent;scheme;end", `"scheme" is not key=value`},
		"a broken escape in a value":            {"intent:#Intent;S.a=%zz;end", "value of S.a"},
		"a broken escape in a key":              {"intent:#Intent;S.%zz=a;end", `key "S.%zz"`},
		"a bare class name as the component":    {"intent:#Intent;component=com.x.Main;end", `component "com.x.Main" is not applicationId/class`},
		"a component without a class":           {"intent:#Intent;component=com.x/;end", "is not applicationId/class"},
		"a component without a package":         {"intent:#Intent;component=/com.x.Main;end", "is not applicationId/class"},
		"flags that are no number":              {"intent:#Intent;launchFlags=top;end", `launchFlags "top" is no 32-bit number`},
		"flags of more than 32 bits":            {"intent:#Intent;launchFlags=0x100000000;end", "no 32-bit number"},
		"an int that is none":                   {"intent:#Intent;i.age=old;end", `extra i.age: "old" is not of its type`},
		"an int of more than 32 bits":           {"intent:#Intent;i.age=2147483648;end", "not of its type"},
		"a boolean that is none":                {"intent:#Intent;B.b=maybe;end", "not of its type"},
		"a float that is none":                  {"intent:#Intent;f.f=x;end", "not of its type"},
		"a character that is two":               {"intent:#Intent;c.c=ab;end", "not of its type"},
		"a short that is too long for the type": {"intent:#Intent;s.s=40000;end", "not of its type"},
	} {
		t.Run(says, func(t *testing.T) {
			_, err := ParseIntentURI(row.uri)
			assert.ErrorContains(t, err, row.want)
		})
	}
}

func TestAnErrorQuotesAtMostTheBeginningOfALongURI(t *testing.T) {
	_, err := ParseIntentURI(string(make([]byte, 10_000)))
	require.Error(t, err)
	assert.Less(t, len(err.Error()), 1000)
}

func TestTheDemoIntentIsWrittenAsTheDocumentWritesIt(t *testing.T) {
	assert.Equal(t, demoURI, demoIntent.URI())
}

// intents draws intents that a console could hold: any text in values, a well-formed authority and path.
func intents() *rapid.Generator[Intent] {
	text := rapid.StringN(0, 12, -1)
	some := rapid.StringN(1, 12, -1)
	return rapid.Custom(func(t *rapid.T) Intent {
		in := Intent{
			Action: text.Draw(t, "action"), Categories: rapid.SliceOfN(text, 0, 3).Draw(t, "categories"),
			Package: text.Draw(t, "package"), Scheme: rapid.StringMatching(`[a-z]{0,8}`).Draw(t, "scheme"),
			Host: rapid.StringMatching(`[a-z.]{0,10}(:[0-9]{1,4})?`).Draw(t, "host"),
			Path: rapid.StringMatching(`(/[a-z%#0-9]{0,6}){0,3}`).Draw(t, "path"), Query: rapid.StringMatching(`[a-z=&?/]{0,8}`).Draw(t, "query"),
			Flags: rapid.Uint32().Draw(t, "flags"), Extras: rapid.MapOfN(some, text, 0, 4).Draw(t, "extras"),
		}
		if rapid.Bool().Draw(t, "explicit") {
			in.Component = Component{rapid.StringMatching(`[a-z.;%=]{1,9}`).Draw(t, "pkg"), rapid.StringMatching(`[A-Za-z][a-z.;%=/]{0,9}`).Draw(t, "class")}
		}
		return in
	})
}

func TestAWrittenIntentReadsBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := intents().Draw(t, "intent")
		got, err := ParseIntentURI(in.URI())
		if err != nil {
			t.Fatalf("%s: %v", in.URI(), err)
		}
		if d := cmp.Diff(in, got, cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("%s (-want +got):\n%s", in.URI(), d)
		}
	})
}

func FuzzIntentURI(f *testing.F) {
	for _, seed := range []string{
		demoURI, "intent:#Intent;end", "intent://h?q#Intent;S.a=%3B;end", "intent:#Intent;component=%2F/%3B;end",
		"intent:#Intent;i.a=1;S.a=2;category=;end", "intent:///#Intent;component=a/.b;end", "intent://#a#Intent;end",
		"intent:#Intent;component=.0/.;end", "intent:#Intent;component=./.;end", "intent:#Intent;component=.%2F/.a;end",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, uri string) {
		in, err := ParseIntentURI(uri)
		if err != nil {
			return
		}
		again, err := ParseIntentURI(in.URI())
		if err != nil {
			t.Fatalf("%q was read, its rewriting %q is not: %v", uri, in.URI(), err)
		}
		if d := cmp.Diff(in, again, cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("%q does not survive %q (-want +got):\n%s", uri, in.URI(), d)
		}
	})
}
