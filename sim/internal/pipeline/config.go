package pipeline

import "time"

// Config is what a dispatcher is made of. Zero values stand for the defaults.
type Config struct {
	Clock        Clock         // required
	Observer     Observer      // required
	Certificates []Certificate // at least one

	QueueSize      int           // most pushes waiting per vendor, parked retries included; 10000
	Workers        int           // most requests at a time per vendor; 32
	MaxAttempts    int           // tries of one push; 4. With 1 the first answer is final, whatever it is
	BackoffBase    time.Duration // upper bound of the first wait, doubled per attempt; 500 ms, simulated
	BackoffMax     time.Duration // upper bound of every wait; 30 s, simulated
	GiveUpAfter    time.Duration // a vendor that asks to wait longer gets no retry; 10 min, simulated
	RequestTimeout time.Duration // one request, monotonic; 10 s
	DeadTokens     int           // how many dead tokens are remembered; 100000
	Seed           uint64        // of the jitter

	// TokenDead hears of every token a vendor calls dead, once.
	TokenDead func(certificateID uint32, token string)
	// Receipt hears of every receipt that arrives at ReceiptHandler.
	Receipt func(Receipt)
	// OnPanic is told what an attempt panicked with, and the stack; its push gets no terminal call and the worker goes on.
	// Nil: the panic ends the process.
	OnPanic func(value any, trace []byte)
	// AllowRemote lets endpoints be off this machine (promise 7).
	AllowRemote bool
}

func (c *Config) setDefaults() {
	setDefault(&c.QueueSize, 10000)
	setDefault(&c.Workers, 32)
	setDefault(&c.MaxAttempts, 4)
	setDefault(&c.BackoffBase, 500*time.Millisecond)
	setDefault(&c.BackoffMax, 30*time.Second)
	setDefault(&c.GiveUpAfter, 10*time.Minute)
	setDefault(&c.RequestTimeout, 10*time.Second)
	setDefault(&c.DeadTokens, 100000)
}

func setDefault[T ~int | ~int64](v *T, value T) {
	if *v <= 0 {
		*v = value
	}
}
