package mi

// reset forgets what was counted, the names of phones that are gone and the messages whose taps would be told of.
func (v *vendor) reset() {
	v.acked.Reset()
	v.phones.Reset()
	for app, w := range v.rates {
		w.Reset()
		v.reads[app].Reset()
	}
	v.names.reset()
	v.records.Reset()
	v.taps.Reset()
}

func (n *names) reset() {
	n.mu.Lock()
	defer n.mu.Unlock()
	clear(n.tokens)
	for _, own := range n.own {
		clear(own)
	}
}
