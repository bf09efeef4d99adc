// Package sim is the director: it builds the world of one plan (mock vendors, IM backend, pipeline, phones), runs it, and
// returns what happened.
//
// It owns the order of things and the wiring between rooms that do not know each other; it decides nothing that is a
// vendor's, the backend's or a phone's to decide. It knows its world by endpoints and credentials, as the mocks' ready
// line gives them, so that an outside backend or another machine can stand there later.
//
//	plan ─▶ build: vendors, certificates, people, phones ─▶ steps ─▶ load and life ─▶ drain ─▶ result
package sim
