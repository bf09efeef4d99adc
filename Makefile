# What people type by habit. Each target is one of the commands of the README and CONTRIBUTING; the gate itself is .ci/run.
.PHONY: build test race vet fmt lint bench scenarios ci ci-full clean

build:
	go build -o pushrig ./cmd/pushrig

test:
	go test ./...

race:
	go test -race -short ./...

vet:
	go vet ./...

fmt:
	gofmt -w $$(git ls-files '*.go')

lint:
	go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0 run ./...

bench:
	go test -run '^$$' -bench WholePath -benchtime 30000x -count 5 ./sim

scenarios: build
	./pushrig run scenarios/library --quiet

ci:
	.ci/run

ci-full:
	.ci/run --full

clean:
	rm -rf pushrig pushrig-out out
