package sim

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/device"
)

// TestEveryVendorsPhonesRegisterWithIt: whatever phone of a vendor is drawn, the kit's chain ends at that vendor.
func TestEveryVendorsPhonesRegisterWithIt(t *testing.T) {
	for _, spec := range mockvendors.Catalog() {
		for _, p := range spec.Phones {
			for _, profile := range (scenarios.Profile("")).Values() {
				hw := device.Hardware{Vendor: spec.Name, Brand: p.Brand, Manufacturer: p.Manufacturer, Model: p.Model, Android: 13}
				assert.Equal(t, spec.Name, device.Chain(device.Profile(profile), hw), "%s %s", profile, p.Model)
			}
		}
	}
	assert.Equal(t, "palm", device.Chain(device.S61, device.Hardware{Vendor: "palm", Brand: "Palm"}), "a vendor that the kit has no branch for")
	assert.Empty(t, device.Chain(device.S61, device.Hardware{Brand: "nubia"}), "a phone without any service")
	assert.Empty(t, device.Chain(device.S62, device.Hardware{Vendor: "oppo", Brand: "nubia"}), "a branch that there is and that is not taken")
}
