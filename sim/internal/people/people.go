// Package people is the population: names, handset models and chat texts, in Chinese and English, all from a seed.
//
// The English side is the faker library's; it has neither Chinese text nor handset makers, so small tables of those are
// here.
package people

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/jaswdr/faker"
)

// People makes persons and what they say. It is not safe for concurrent use.
type People struct {
	rng  *rand.Rand
	fake faker.Faker
	used map[string]bool
}

// New returns a population that is the same for the same seed.
func New(seed uint64) *People {
	rng := rand.New(rand.NewPCG(seed, 0x70656f706c65))
	return &People{rng: rng, fake: faker.NewWithSeed(source{rng}), used: map[string]bool{}}
}

// source lets the faker draw from our randomness.
type source struct{ *rand.Rand }

func (s source) Int63() int64 { return s.Int64() }
func (s source) Seed(int64)   {}

// Person is an account and the name others see.
type Person struct {
	User     string // the account: at most 32 bytes of ASCII
	Nickname string
}

// Person makes somebody whose account nobody else has.
func (p *People) Person() Person {
	var name, user string
	if p.rng.IntN(2) == 0 {
		s, g := pick(p.rng, surnames), pick(p.rng, givens)
		name, user = s.hanzi+g.hanzi, s.pinyin+"."+g.pinyin
	} else {
		name = p.fake.Person().FirstName() + " " + p.fake.Person().LastName()
		user = strings.ToLower(strings.Map(plain, strings.ReplaceAll(name, " ", ".")))
	}
	if len(user) > 24 {
		user = user[:24]
	}
	for n := 2; p.used[user]; n++ {
		base, _, _ := strings.Cut(user, "~")
		user = fmt.Sprintf("%s~%d", base, n+p.rng.IntN(100000))
	}
	p.used[user] = true
	return Person{User: user, Nickname: name}
}

func plain(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '.' {
		return r
	}
	return -1
}

// Text is something a person would write, in Chinese or English.
func Text(rng *rand.Rand) string {
	if rng.IntN(2) == 0 {
		return pick(rng, openersZH) + pick(rng, restsZH)
	}
	return pick(rng, openersEN) + " " + pick(rng, restsEN)
}

func pick[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }
