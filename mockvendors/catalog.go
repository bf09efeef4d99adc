package mockvendors

import (
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/fcm"
	"github.com/pushrig/pushrig/mockvendors/huawei"
	"github.com/pushrig/pushrig/mockvendors/meizu"
	"github.com/pushrig/pushrig/mockvendors/mi"
	"github.com/pushrig/pushrig/mockvendors/oppo"
	"github.com/pushrig/pushrig/mockvendors/vivo"
)

// Catalog lists the vendors there are, in the order of their ports. 7 to 9 are kept for vendors to come (apns, tpns, honor).
func Catalog() []core.Spec {
	return []core.Spec{
		fcm.Spec(),
		huawei.Spec(),
		mi.Spec(),
		oppo.Spec(),
		vivo.Spec(),
		meizu.Spec(),
	}
}

// Names lists the vendors' names.
func Names() []string {
	var out []string
	for _, s := range Catalog() {
		out = append(out, s.Name)
	}
	return out
}

// AllRules lists every vendor's rules.
func AllRules() []core.Rule {
	var out []core.Rule
	for _, s := range Catalog() {
		out = append(out, s.Rules...)
	}
	return out
}
