package ways

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net/url"
	"os"
	"path/filepath"

	"software.sslmate.com/src/go-pkcs12"
)

// proxyOptions lead Java's HttpURLConnection, java.net.http and whatever is built on them to the front.
func proxyOptions(proxy *url.URL) []string {
	host, port := proxy.Hostname(), proxy.Port()
	return []string{
		"-Dhttps.proxyHost=" + host, "-Dhttps.proxyPort=" + port, "-Dhttp.proxyHost=" + host, "-Dhttp.proxyPort=" + port,
		"-Dhttp.nonProxyHosts=localhost|127.0.0.1|[::1]",
	}
}

// trustOptions make Java trust the CA. JDK 17 reads no PEM as a trust store, and no PKCS12 of openssl's; it reads one without a
// password.
func trustOptions(f Front) ([]string, error) {
	block, _ := pem.Decode(f.CA)
	if block == nil {
		return nil, errors.New("the CA is no PEM")
	}
	ca, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, err
	}
	store, err := pkcs12.Passwordless.EncodeTrustStoreEntries([]pkcs12.TrustStoreEntry{{Cert: ca, FriendlyName: "pushrig"}}, "")
	if err != nil {
		return nil, err
	}
	file := filepath.Join(f.Dir, "trust.p12")
	if err := os.WriteFile(file, store, 0o600); err != nil {
		return nil, err
	}
	return []string{"-Djavax.net.ssl.trustStore=" + file, "-Djavax.net.ssl.trustStoreType=PKCS12", "-Djavax.net.ssl.trustStorePassword="}, nil
}
