package mockvendors_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/mockvendors"
)

func TestEveryVendorHasAPortAndPhonesOfItsOwn(t *testing.T) {
	ports := map[int]string{}
	for _, s := range mockvendors.Catalog() {
		assert.Empty(t, ports[s.Port], "%s wants the port of another", s.Name)
		ports[s.Port] = s.Name
		assert.True(t, s.Port >= 1 && s.Port <= 9, "%s: --listen keeps nine places", s.Name)
		assert.NotEmpty(t, s.Phones, s.Name)
		assert.NotEmpty(t, s.Hosts, s.Name)
	}
	assert.Equal(t, map[int]string{1: "fcm", 2: "huawei", 3: "mi", 4: "oppo", 5: "vivo", 6: "meizu"}, ports)
}
