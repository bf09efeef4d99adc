package mockvendors

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// authority is a certificate authority and a leaf for all names the vendors stand for. Its life is real time: clients check it
// against their own clocks.
type authority struct {
	ca   *CA
	leaf tls.Certificate

	others *core.Recent[string, *tls.Certificate] // leaves for single hosts that no vendor has
	once   singleflight.Group
}

// othersKept is how many single hosts' leaves are kept: clients make many connections at once to the same few.
const othersKept = 100

// leafLife is how long a leaf is good for, unless its authority ends before. Some clients refuse leaves of a year.
const leafLife = 90 * 24 * time.Hour

// newAuthority signs for the hosts of specs by ca; nil: by one that is made now and that nobody keeps.
func newAuthority(ca *CA, specs []core.Spec) (*authority, error) {
	if ca == nil {
		var err error
		if ca, err = newCA("pushrig mock vendors CA", runLife); err != nil {
			return nil, err
		}
	} else if err := ca.usable(time.Now()); err != nil {
		return nil, err
	}
	a := &authority{ca: ca, others: core.NewRecent[string, *tls.Certificate](othersKept)}
	names := []string{"localhost"}
	for _, s := range specs {
		names = append(names, s.Hosts...)
	}
	leaf, err := a.sign(names, net.IPv4(127, 0, 0, 1), net.IPv6loopback)
	if err != nil {
		return nil, err
	}
	a.leaf = *leaf
	return a, nil
}

// sign makes a leaf for names and addresses.
func (a *authority) sign(names []string, addresses ...net.IP) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("certificate: %w", err)
	}
	leaf, err := template("pushrig mock vendors", leafLife)
	if err != nil {
		return nil, err
	}
	leaf.KeyUsage, leaf.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	leaf.DNSNames, leaf.IPAddresses = names, addresses
	if leaf.NotAfter.After(a.ca.cert.NotAfter) {
		leaf.NotAfter = a.ca.cert.NotAfter
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, a.ca.cert, &key.PublicKey, a.ca.key)
	if err != nil {
		return nil, fmt.Errorf("certificate: %w", err)
	}
	return &tls.Certificate{Certificate: [][]byte{der, a.ca.cert.Raw}, PrivateKey: key}, nil
}

// other is the leaf of a single host, made once.
func (a *authority) other(host string) (*tls.Certificate, error) {
	if c, ok := a.others.Get(host); ok {
		return c, nil
	}
	c, err, _ := a.once.Do(host, func() (any, error) {
		var c *tls.Certificate
		var err error
		if ip := net.ParseIP(host); ip != nil {
			c, err = a.sign(nil, ip)
		} else {
			c, err = a.sign([]string{host})
		}
		if err == nil {
			a.others.Put(host, c)
		}
		return c, err
	})
	if err != nil {
		return nil, err
	}
	return c.(*tls.Certificate), nil
}

// Leaf is a certificate under Mocks.CA for a host that no vendor has, so that a client which was led here can be told so.
func (m *Mocks) Leaf(host string) (*tls.Certificate, error) { return m.tls.other(host) }

// Authority makes a certificate authority that lives as long as this process, and what a server needs to answer for hosts, for
// localhost and for the loopback addresses. ca is the authority's certificate, in PEM.
func Authority(hosts ...string) (ca []byte, config *tls.Config, err error) {
	a, err := newAuthority(nil, []core.Spec{{Hosts: hosts}})
	if err != nil {
		return nil, nil, err
	}
	return a.ca.PEM(), a.config(), nil
}

func (a *authority) config() *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{a.leaf}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}
}
