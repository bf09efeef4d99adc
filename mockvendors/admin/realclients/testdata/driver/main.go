// Package main calls every operation of the admin API by a client that oapi-codegen has made of the API's own description, as
// somebody's program would. It prints one line a call and ends 1 at the first answer that the client cannot read.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"

	"pushrig.example/driver/api"
)

func main() {
	c, err := api.NewClientWithResponses(os.Args[1])
	if err != nil {
		fail("client", err)
	}
	ctx := context.Background()
	p := func(s string) *string { return &s }

	made := read[*api.PostDevicesResponse]("make")(c.PostDevicesWithResponse(ctx, api.NewDevice{Vendor: "oppo", Topics: &[]string{"tea"}}))
	id := made.JSON201.Id
	read[*api.GetDevicesResponse]("list")(c.GetDevicesWithResponse(ctx))
	one := read[*api.GetDevicesOneResponse]("show")(c.GetDevicesOneWithResponse(ctx, id))
	fmt.Println("topics", strings.Join(one.JSON200.Topics, ","))
	read[*api.PostDevicesSettingsResponse]("settings")(c.PostDevicesSettingsWithResponse(ctx, id, api.NewSettings{LiveCards: &map[string]bool{"7": true}}))
	tray := read[*api.GetDevicesTrayResponse]("tray")(c.GetDevicesTrayWithResponse(ctx, id))
	read[*api.PostDevicesTapResponse]("tap")(c.PostDevicesTapWithResponse(ctx, id, (*tray.JSON200)[0].N))
	read[*api.PostDevicesBackgroundResponse]("background")(c.PostDevicesBackgroundWithResponse(ctx, id))
	read[*api.PostDevicesForegroundResponse]("foreground")(c.PostDevicesForegroundWithResponse(ctx, id))
	read[*api.PostDevicesKillResponse]("kill")(c.PostDevicesKillWithResponse(ctx, id))
	read[*api.PostDevicesForceStopResponse]("force-stop")(c.PostDevicesForceStopWithResponse(ctx, id))
	read[*api.PostDevicesDisconnectResponse]("disconnect")(c.PostDevicesDisconnectWithResponse(ctx, id))
	read[*api.PostDevicesConnectResponse]("connect")(c.PostDevicesConnectWithResponse(ctx, id))
	read[*api.PostDevicesUnregisterResponse]("unregister")(c.PostDevicesUnregisterWithResponse(ctx, id))
	read[*api.PostDevicesUninstallResponse]("uninstall")(c.PostDevicesUninstallWithResponse(ctx, id))
	read[*api.PostDevicesInstallResponse]("install")(c.PostDevicesInstallWithResponse(ctx, id))
	read[*api.PostDevicesRefreshTokenResponse]("refresh-token")(c.PostDevicesRefreshTokenWithResponse(ctx, id))

	limit := 5
	read[*api.GetMessagesResponse]("messages")(c.GetMessagesWithResponse(ctx, &api.GetMessagesParams{Limit: &limit}))
	read[*api.GetMessagesWaitResponse]("wait")(c.GetMessagesWaitWithResponse(ctx, &api.GetMessagesWaitParams{Timeout: p("1ms")}))
	read[*api.GetVendorsResponse]("vendors")(c.GetVendorsWithResponse(ctx))
	for _, v := range []string{"fcm", "huawei", "mi", "oppo", "vivo", "meizu"} {
		got := read[*api.GetVendorsOneResponse]("vendor " + v)(c.GetVendorsOneWithResponse(ctx, v, nil))
		for _, q := range got.JSON200.Quotas {
			if q.Limit == nil && q.Left == nil {
				fmt.Println("unlimited", v, q.Name)
			}
		}
	}
	read[*api.PutVendorsResponse]("change")(c.PutVendorsWithResponse(ctx, "oppo", &api.PutVendorsParams{}, api.VendorChange{Rules: &map[string]string{"OPPO-C7": "off"}}))
	read[*api.PutVendorsFaultsResponse]("fault")(c.PutVendorsFaultsWithResponse(ctx, "oppo", api.Fault{}))
	read[*api.GetClockResponse]("clock")(c.GetClockWithResponse(ctx))
	read[*api.PostClockResponse]("jump")(c.PostClockWithResponse(ctx, api.ClockChange{Jump: p("1s")}))
	read[*api.GetOpenapiResponse]("openapi")(c.GetOpenapiWithResponse(ctx))

	ios := api.NewDeviceOs("ios")
	refused, err := c.PostDevicesWithResponse(ctx, api.NewDevice{Vendor: "oppo", Os: &ios})
	if err != nil || refused.JSON4XX == nil {
		fail("an iPhone", fmt.Errorf("%v %+v", err, refused))
	}
	fmt.Println("refused", refused.JSON4XX.Error)
	read[*api.DeleteDevicesResponse]("delete")(c.DeleteDevicesWithResponse(ctx, id))
	read[*api.PostResetResponse]("reset")(c.PostResetWithResponse(ctx))
}

// read returns a function that takes a call's answer and fails unless the client has read it into the type of a success.
func read[R interface{ StatusCode() int }](name string) func(R, error) R {
	return func(r R, err error) R {
		if err != nil {
			fail(name, err)
		}
		v := reflect.ValueOf(r).Elem()
		for _, field := range []string{"JSON200", "JSON201"} {
			if f := v.FieldByName(field); f.IsValid() && !f.IsNil() {
				fmt.Println("read", name)
				return r
			}
		}
		text, _ := json.Marshal(v.FieldByName("Body").Bytes())
		fail(name, fmt.Errorf("status %d, which the client did not read: %s", r.StatusCode(), text))
		return r
	}
}

func fail(name string, err error) {
	fmt.Fprintln(os.Stderr, name+":", err)
	os.Exit(1)
}
