package device

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTheChainByRelease(t *testing.T) {
	for _, row := range []struct {
		says          string
		hw            Hardware
		s61, s62, s67 string
	}{
		{"a Redmi phone passes through its manufacturer", Hardware{Brand: "Redmi", Manufacturer: "Xiaomi"}, VendorMi, VendorMi, VendorMi},
		{"names are compared without case", Hardware{Brand: "xIaOmI"}, VendorMi, VendorMi, VendorMi},
		{"Huawei", Hardware{Brand: "HUAWEI", Manufacturer: "HUAWEI"}, VendorHuawei, VendorHuawei, VendorHuawei},
		{"an Honor by brand alone is a Huawei, even late", Hardware{Brand: "HONOR", Manufacturer: "HUAWEI"}, VendorHuawei, VendorHuawei, VendorHuawei},
		{"an Honor by brand and manufacturer", Hardware{Brand: "HONOR", Manufacturer: "HONOR"}, VendorHuawei, VendorHuawei, VendorHonor},
		{"Meizu by its odd brand", Hardware{Brand: "22c4185e"}, VendorMeizu, VendorMeizu, VendorMeizu},
		{"Meizu by its SDK's own check", Hardware{Brand: "x", MeizuSDK: true}, VendorMeizu, VendorMeizu, VendorMeizu},
		{"the Meizu SDK's check comes before vivo's brand", Hardware{Brand: "vivo", MeizuSDK: true}, VendorMeizu, VendorMeizu, VendorMeizu},
		{"an iQOO phone passes through its manufacturer", Hardware{Brand: "iQOO", Manufacturer: "vivo"}, VendorVivo, VendorVivo, VendorVivo},
		{"OPPO that its SDK supports", Hardware{Brand: "OPPO", OPPOSupport: true}, VendorOPPO, VendorOPPO, VendorOPPO},
		{"OPPO that its SDK does not support falls through to Google in 6.1 only", Hardware{Brand: "OPPO", Google: true}, VendorFCM, "", ""},
		{"another maker's phone on which the OPPO SDK says yes", Hardware{Brand: "Sony", OPPOSupport: true, Google: true}, VendorOPPO, VendorFCM, VendorFCM},
		{"OnePlus", Hardware{Brand: "OnePlus", OPPOSupport: true}, VendorOPPO, VendorOPPO, VendorOPPO},
		{"realme", Hardware{Manufacturer: "realme", OPPOSupport: true}, VendorOPPO, VendorOPPO, VendorOPPO},
		{"Google services are the last resort", Hardware{Brand: "google", Google: true}, VendorFCM, VendorFCM, VendorFCM},
		{"a Huawei phone with Play services", Hardware{Brand: "huawei", Google: true}, VendorHuawei, VendorHuawei, VendorHuawei},
		{"nothing", Hardware{Brand: "Sony"}, "", "", ""},
		{"nothing is known", Hardware{}, "", "", ""},
	} {
		t.Run(row.says, func(t *testing.T) {
			for p, want := range map[Profile]string{S61: row.s61, S62: row.s62, S67: row.s67, "": row.s61} {
				assert.Equal(t, want, Chain(p, row.hw), "profile %q", p)
			}
		})
	}
}
