package dev.weir.proxy;

class OriginFaultsOnNioIT extends OriginFaultsIT {

    @Override
    ProxyConfig.TransportChoice transport() {
        return ProxyConfig.TransportChoice.NIO;
    }
}
