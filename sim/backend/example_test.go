package backend_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/backend"
)

// A backend over mocks: each knows the other by a line of JSON, so that they could as well be two processes.
func Example() {
	if err := serve(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 1400000007 boss
	// 15518 mi main
	// 15519 oppo main
	// 15520 mi other
	// 15521 oppo other
}

func serve() error {
	mocks, err := mockvendors.Start(mockvendors.Config{Vendors: []string{"mi", "oppo"}, Seed: 1})
	if err != nil {
		return err
	}
	defer mocks.Close()
	dir, remove, err := mockvendors.TempFolder()
	if err != nil {
		return err
	}
	defer remove()
	ready, err := mocks.Ready(dir, "")
	if err != nil {
		return err
	}
	line, err := json.Marshal(ready)
	if err != nil {
		return err
	}
	vendors, err := backend.ReadVendors(line)
	if err != nil {
		return err
	}
	file, err := scenarios.ParseBackend("backend.yaml", []byte("sdkappid: 1400000007\nadmins: [boss]"), nil)
	if err != nil {
		return err
	}
	b, err := backend.Start(backend.Config{Listen: "127.0.0.1:0", Vendors: vendors, File: file})
	if err != nil {
		return err
	}
	defer func() { _ = b.Close(context.Background()) }()
	r := b.Ready() // with r.UserSig, r.Admin calls r.URL + "/v4/openim/sendmsg"
	fmt.Println(r.SDKAppID, r.Admin)
	for _, c := range r.Certificates {
		fmt.Println(c.ID, c.Vendor, c.App)
	}
	return nil
}
