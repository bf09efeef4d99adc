package meizu

// reset forgets what was counted and tagged, the tasks and the messages whose taps would be told of.
func (v *vendor) reset() {
	v.daily.Reset()
	for app, w := range v.rates {
		w.Reset()
		v.targets[app].Reset()
	}
	v.tasks.byID.Reset()
	v.days.recent.Reset()
	v.tags.reset()
	v.pictures.given.Reset()
	v.records.Reset()
}
