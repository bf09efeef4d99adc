// Package target is an outside backend: its process, the templated HTTP calls that phones and senders make to it, and what of its
// answers matters. How its messages are recognised again at the vendors is the director's join (sim).
//
//	start ─▶ health says yes ─▶ session calls ─▶ login, report_token, background, send_user … ─▶ SIGTERM, SIGKILL
//
// It knows no vendor and no scenario: endpoints and credentials come in as values for the templates.
package target
