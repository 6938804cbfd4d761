package dev.weir.proxy;

class ClientFaultsOnNioIT extends ClientFaultsIT {

    @Override
    ProxyConfig.TransportChoice transport() {
        return ProxyConfig.TransportChoice.NIO;
    }
}
