// Package pipeline turns one push of the IM backend into one vendor's request
// over real HTTP, and reads what comes back.
//
//	Enqueue ──▶ queue a vendor ──▶ workers ──▶ adapter: compose ─▶ HTTP ─▶ read ──▶ Observer
//	   │         (bounded, order      ▲            ▲                 │
//	   │          kept per token)     │         token cache          ├─ retry: parked on the clock, then queued again
//	   └── dead token? fails at once  └──────────────────────────────┘
//	            ▲
//	            └── dead tokens ◀── answers, and the receipts that vendors POST to ReceiptHandler
//
// A message is what one user sends another; a push is what the backend decided
// to tell one device of it; a request is what goes over the wire for a push,
// one for each attempt.
//
// It owns the certificates as the IM console holds them, the six vendor
// adapters, their authentication, the queues, retry with back-off, token
// hygiene and the receipt listener. It does not decide who gets a push
// (sim/internal/im), does not count outcomes (reports/ledger), and shares no type with the
// vendors it talks to: every request and answer struct here is written from
// the vendor's rulebook, so that a wrong field cannot agree with itself.
package pipeline
