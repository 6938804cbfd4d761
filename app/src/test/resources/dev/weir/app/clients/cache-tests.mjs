// The public tests for HTTP caches (npm package http-cache-tests) against their own server. Arguments: base URL of the server, port of the
// forward proxy (0: direct), names of tests (none: all). Prints the results as JSON: true, or the kind of failure and what was wrong.
import http from 'http';
import { createRequire } from 'module';
import path from 'path';
import { pathToFileURL } from 'url';

const [base, proxyPort, ...names] = process.argv.slice(2);
const home = path.join(process.env.NODE_PATH, 'http-cache-tests');
const load = (file) => import(pathToFileURL(path.join(home, file)).href);

// To a proxy a request goes with its whole URL (RFC 9112, section 3.2.2).
class ProxyAgent extends http.Agent {
  addRequest(request, options) {
    request.path = `http://${options.host}:${options.port}${request.path}`;
    super.addRequest(request, { ...options, host: '127.0.0.1', port: Number(proxyPort) });
  }
}

const fetch = createRequire(path.join(home, 'cli.mjs'))('node-fetch');
const agent = proxyPort === '0' ? new http.Agent() : new ProxyAgent();
const { runTests, getResults } = await load('client/runner.mjs');
const suites = (await load('tests/index.mjs')).default;
suites.push((await load('tests/surrogate-control.mjs')).default);
if (names.length > 0) {
  suites.forEach((suite) => { suite.tests = suite.tests.filter((test) => names.includes(test.id)); });
}
await runTests(suites, (url, init) => fetch(url, { ...init, agent }), false, base, 1000);
console.log(JSON.stringify(getResults()));
process.exit(0);
