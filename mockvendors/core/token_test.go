package core

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/mockvendors/link"
)

func TestAPhoneThatRegistersAnewForEverTakesABoundedPlace(t *testing.T) {
	app := NewApp("main", Credentials{Package: "p"}, &struct{}{})
	n := 0
	p := NewPlatform("v", Config{Clock: clock.New(time.Unix(0, 0), 0)}, nil, []*App{app}, Hooks{
		Register: func(*Device, link.Register) (*App, string, string) { return app, "", "" },
		Mint:     func(Rand, *App, *Device) string { n++; return fmt.Sprint("token-", n) },
	})
	defer p.Close()
	p.Tokens.maxDead = 5
	d := p.Tokens.device("phone")
	for range 100 {
		p.Tokens.SetAlias(p.Tokens.Find(p.register(d, link.Register{Fresh: true}).Token), "alias")
	}
	assert.LessOrEqual(t, len(d.list()), 2, "the live one, and the one it took the place of")
	assert.Len(t, p.Tokens.byValue, 6)
	assert.Len(t, p.Tokens.ByAlias(app, "alias"), 6, "an alias holds nobody who is forgotten")
	p.Tokens.SetAlias(d.current(app), "another")
	p.Tokens.SetAlias(d.current(app), "")
	assert.Len(t, p.Tokens.aliases, 1, "an alias that nobody has is forgotten")
	assert.Equal(t, 1, p.Tokens.Live())
	assert.Nil(t, p.Tokens.Find("token-1"))
	alive, _ := p.Tokens.Find("token-99").Alive()
	assert.False(t, alive, "one that died lately is known as dead")
}
