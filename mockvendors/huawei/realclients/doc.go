// Package realclients tests the Huawei mock with clients that others wrote, unmodified. It is a module of its own, so that
// their dependencies stay out of pushrig's:
//
//	cd mockvendors/huawei/realclients && go test ./...
//
// github.com/appleboy/go-hms-push (the client inside gorush) is pointed at the mock by its configuration: AuthUrl is the
// mock's base URL with /oauth2/v3/token, PushUrl the base URL alone.
package realclients
