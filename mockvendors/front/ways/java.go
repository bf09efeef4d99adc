package ways

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"software.sslmate.com/src/go-pkcs12"
)

// javaOptions are the options of a Java that trusts the CA and asks the front: HttpURLConnection, java.net.http and whatever
// is built on them. JDK 17 reads no PEM as a trust store, and no PKCS12 of openssl's; it reads one without a password.
func javaOptions(f Front, proxy *url.URL) (string, error) {
	block, _ := pem.Decode(f.CA)
	if block == nil {
		return "", errors.New("the CA is no PEM")
	}
	ca, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return "", err
	}
	store, err := pkcs12.Passwordless.EncodeTrustStoreEntries([]pkcs12.TrustStoreEntry{{Cert: ca, FriendlyName: "pushrig"}}, "")
	if err != nil {
		return "", err
	}
	file := filepath.Join(f.Dir, "trust.p12")
	if err := os.WriteFile(file, store, 0o600); err != nil {
		return "", err
	}
	host, port := proxy.Hostname(), proxy.Port()
	return strings.Join([]string{
		"-Dhttps.proxyHost=" + host, "-Dhttps.proxyPort=" + port, "-Dhttp.proxyHost=" + host, "-Dhttp.proxyPort=" + port,
		"-Dhttp.nonProxyHosts=localhost|127.0.0.1|[::1]",
		"-Djavax.net.ssl.trustStore=" + file, "-Djavax.net.ssl.trustStoreType=PKCS12", "-Djavax.net.ssl.trustStorePassword=",
	}, " "), nil
}
