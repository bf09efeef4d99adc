package pipeline

// Clicks are the click actions that a certificate of a vendor may have; none for a vendor that the pipeline does not know.
func Clicks(vendor string) []string {
	v, _ := vendorByName(vendor)
	return v.clicks
}
