package dev.weir.proxy;

class FailureTableOnNioIT extends FailureTableIT {

    @Override
    ProxyConfig.TransportChoice transport() {
        return ProxyConfig.TransportChoice.NIO;
    }
}
