
func TestNothingWakesAForceStoppedAppButAPerson(t *testing.T) {
	r := newRig(t)
	_ = r
}
