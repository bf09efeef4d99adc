module github.com/pushrig/pushrig/mockvendors/huawei/realclients

go 1.26.0

replace github.com/pushrig/pushrig => ../../..

require (
	github.com/appleboy/go-hms-push v1.0.1
	github.com/pushrig/pushrig v0.0.0-00010101000000-000000000000
	github.com/stretchr/testify v1.12.1
)

require (
	github.com/golang-jwt/jwt/v5 v5.3.1 // indirect
	github.com/google/go-cmp v0.7.0 // indirect
	github.com/gorilla/websocket v1.5.3 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
)
