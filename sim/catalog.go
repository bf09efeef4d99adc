package sim

import (
	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/pipeline"
)

// Catalog is what a scenario may refer to in a run: the mock vendors, their settings and rules, and what the pipeline can
// send to each.
func Catalog() scenarios.Catalog {
	cat := scenarios.CatalogOf(mockvendors.Catalog())
	for i := range cat {
		for _, kind := range pipeline.Clicks(cat[i].Name) {
			cat[i].Clicks = append(cat[i].Clicks, scenarios.ClickKind(kind))
		}
		cat[i].Certificate = pipeline.CertificateSettings(cat[i].Name)
		for _, k := range pipeline.PushKeys(cat[i].Name) {
			cat[i].Push = append(cat[i].Push, scenarios.PushKey(k))
		}
	}
	return cat
}
