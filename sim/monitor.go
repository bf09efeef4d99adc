package sim

import (
	"bufio"
	"os"
	"runtime"
	"runtime/metrics"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/reports"
)

// monitor watches what the rig itself costs while a run is on.
type monitor struct {
	w    *world
	quit chan struct{}
	once sync.Once
	done chan struct{}
	cpu  time.Duration
	peak int
}

// monitorEvery is how often goroutines are counted.
const monitorEvery = 100 * time.Millisecond

func startMonitor(w *world) *monitor {
	g := &monitor{w: w, quit: make(chan struct{}), done: make(chan struct{}), cpu: cpuTime()}
	go g.watch()
	return g
}

func (g *monitor) watch() {
	defer close(g.done)
	tick := time.NewTicker(monitorEvery)
	defer tick.Stop()
	for {
		select {
		case <-g.quit:
			return
		case <-tick.C:
			g.peak = max(g.peak, runtime.NumGoroutine())
			if began := g.w.loadBegan.Load(); began > 0 && !g.w.lifeless.Load() {
				elapsed := clock.Mono() - time.Duration(began)
				g.w.tell(Update{Stage: StageLoad, Elapsed: min(elapsed, g.w.loadLength), Total: int(g.w.loadLength), Live: g.w.ledger.Live()})
			}
		}
	}
}

// stop ends the watch and returns what was seen.
func (g *monitor) stop() reports.Harness {
	g.once.Do(func() { close(g.quit) })
	<-g.done
	return reports.Harness{
		CPUS: (cpuTime() - g.cpu).Seconds(), RSSPeakBytes: rssPeak(), GCPauseP99MS: gcPauseP99(), GoroutinesPeak: g.peak,
	}
}

func usage() (u syscall.Rusage) {
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return u
}

func cpuTime() time.Duration {
	u := usage()
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// rssPeak is in bytes; Linux counts it in KiB.
func rssPeak() uint64 {
	u := usage()
	if runtime.GOOS == "darwin" {
		return uint64(u.Maxrss)
	}
	return uint64(u.Maxrss) << 10
}

// gcPauseP99 is over the whole life of the process, in milliseconds.
func gcPauseP99() float64 {
	sample := []metrics.Sample{{Name: "/sched/pauses/total/gc:seconds"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindFloat64Histogram {
		return 0
	}
	h := sample[0].Value.Float64Histogram()
	var total, seen uint64
	for _, n := range h.Counts {
		total += n
	}
	for i, n := range h.Counts {
		if seen += n; total > 0 && float64(seen) >= 0.99*float64(total) {
			return h.Buckets[i] * 1000
		}
	}
	return 0
}

// Machine describes this machine.
func Machine() reports.Environment {
	return reports.Environment{
		OS: runtime.GOOS, Arch: runtime.GOARCH, CPUModel: procField("/proc/cpuinfo", "model name"), Cores: runtime.NumCPU(),
		MemoryBytes: memory(), FDLimit: fileLimit(),
	}
}

func memory() uint64 {
	kib, _ := strconv.ParseUint(strings.TrimSuffix(procField("/proc/meminfo", "MemTotal"), " kB"), 10, 64)
	return kib << 10
}

// procField reads one field of a Linux status file; "" elsewhere.
func procField(path, name string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if k, v, ok := strings.Cut(s.Text(), ":"); ok && strings.TrimSpace(k) == name {
			return strings.TrimSpace(v)
		}
	}
	return ""
}
