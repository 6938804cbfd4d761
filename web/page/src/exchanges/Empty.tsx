import { t } from '../i18n/text';
import { CopyButton } from '../shell/CopyButton';
import { capture } from '../state/capture';

interface Way {
  tool: string;
  command: string;
}

/** For a POSIX shell. */
function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

/** How common clients are sent here; none of these installs anything. */
export function ways(proxy: string, ca: string): Way[] {
  const url = `http://${proxy}`;
  const file = quoted(ca);
  return [
    { tool: 'curl', command: `curl -x ${url} --cacert ${file} https://example.com/` },
    { tool: 'Chromium', command: `chromium --proxy-server=${url} '--proxy-bypass-list=<-loopback>' --ignore-certificate-errors-spki-list="$(openssl x509 -in ${file} -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64)" --user-data-dir="$(mktemp -d)"` },
    { tool: 'Java', command: javaCommand(proxy, file) },
    { tool: 'Node.js', command: `NODE_USE_ENV_PROXY=1 http_proxy=${url} https_proxy=${url} NODE_EXTRA_CA_CERTS=${file} node app.js` },
  ];
}

function javaCommand(proxy: string, file: string): string {
  const colon = proxy.lastIndexOf(':');
  const host = proxy.slice(0, colon).replace(/^\[|\]$/g, '');
  const port = proxy.slice(colon + 1);
  const store = 'keytool -importcert -noprompt -alias weir -storetype PKCS12 -storepass changeit -keystore weir.p12';
  return (
    `${store} -file ${file}; java -Dhttp.proxyHost=${host} -Dhttp.proxyPort=${port} -Dhttps.proxyHost=${host} -Dhttps.proxyPort=${port} -Dhttp.nonProxyHosts= ` +
    '-Djavax.net.ssl.trustStore=weir.p12 -Djavax.net.ssl.trustStorePassword=changeit -jar app.jar'
  );
}

export function Empty() {
  const info = capture.value;
  if (info === null) return null;
  if (info.mode === 'stored' || info.proxy === undefined) {
    return (
      <div class="empty">
        <h2>{t('empty.stored')}</h2>
      </div>
    );
  }
  const ca = info.ca_file ?? 'ca.pem';
  return (
    <div class="empty">
      <svg class="empty-picture" viewBox="0 0 320 70" aria-hidden="true">
        <path d="M4 20h96v18h84v18h132" />
        <path class="flow" d="M4 12h104v18h84v18h124" />
      </svg>
      <h2>{t('empty.title')}</h2>
      <p>{t('empty.lead', { proxy: info.proxy })}</p>
      <ul class="ways">
        {ways(info.proxy, ca).map((way) => (
          <li key={way.tool}>
            <span class="way-tool">{way.tool}</span>
            <code class="way-command">{way.command}</code>
            <CopyButton text={way.command} label={t('empty.copyOf', { tool: way.tool })} />
          </li>
        ))}
      </ul>
    </div>
  );
}
