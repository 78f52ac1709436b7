package dev.wsproxy.operator.desired;

import dev.wsproxy.operator.api.v1alpha1.CaReference;
import dev.wsproxy.operator.httpd.HttpdLayout;
import dev.wsproxy.operator.plan.BackendTls;
import dev.wsproxy.operator.plan.CaBundle;
import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.plan.ProxyPlan.FrontTls;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;

/** The volumes of the proxy's pods and where they are mounted. */
final class PodFiles {
    /** Read by owner and group only. */
    private static final int PRIVATE_MODE = 0440;

    private static final List<KeyToPath> CERTIFICATE_AND_KEY =
            List.of(item("tls.crt", "tls.crt"), item("tls.key", "tls.key"));

    private final List<Volume> volumes = new ArrayList<>();
    private final List<VolumeMount> referenceMounts = new ArrayList<>();
    private final VolumeMount runtime;
    private final VolumeMount configuration;

    PodFiles(Owner owner, ProxyPlan plan, HttpdLayout layout) {
        runtime = mount("runtime", layout.runtimeDirectory(), false);
        configuration = mount("configuration", layout.configDirectory(), true);
        volumes.add(runtimeVolume(plan.frontTls().isPresent()
                || plan.backendTls().flatMap(BackendTls::clientCertificate).isPresent()));
        volumes.add(new VolumeBuilder()
                .withName("configuration")
                .withNewConfigMap()
                .withName(Names.child(owner.name()))
                .endConfigMap()
                .build());
        plan.frontTls().ifPresent(tls -> {
            volumes.add(secretVolume("tls", tls.secretName(), CERTIFICATE_AND_KEY));
            referenceMounts.add(mount("tls", layout.tlsDirectory(), true));
        });
        plan.frontTls().flatMap(FrontTls::clientAuth).ifPresent(auth -> {
            volumes.add(caVolume("client-ca", auth.ca()));
            referenceMounts.add(mount("client-ca", layout.clientCaDirectory(), true));
        });
        plan.backendTls().flatMap(BackendTls::ca).ifPresent(ca -> {
            volumes.add(caVolume("backend-ca", ca));
            referenceMounts.add(mount("backend-ca", layout.backendCaDirectory(), true));
        });
        plan.backendTls().flatMap(BackendTls::clientCertificate).ifPresent(certificate -> {
            volumes.add(secretVolume("client-certificate", certificate.secretName(), CERTIFICATE_AND_KEY));
            referenceMounts.add(mount("client-certificate", layout.clientCertificateDirectory(), true));
        });
    }

    List<Volume> volumes() {
        return volumes;
    }

    /** The check reads what is mounted and writes the copies. */
    List<VolumeMount> initMounts() {
        List<VolumeMount> mounts = new ArrayList<>(List.of(runtime, configuration));
        mounts.addAll(referenceMounts);
        return mounts;
    }

    /** httpd sees the copies only: what changes in a mounted Secret is no business of a pod that is running. */
    List<VolumeMount> mounts() {
        return List.of(runtime);
    }

    /** Room for httpd's pid file, shared memory (a few KiB for each member), and the configuration and certificates in use. */
    private static Volume runtimeVolume(boolean holdsKey) {
        EmptyDirVolumeSource directory = new EmptyDirVolumeSource();
        directory.setSizeLimit(new Quantity("64Mi"));
        if (holdsKey) {
            // A private key never reaches a disk.
            directory.setMedium("Memory");
        }
        return new VolumeBuilder().withName("runtime").withEmptyDir(directory).build();
    }

    private static Volume caVolume(String name, CaBundle bundle) {
        CaReference ca = bundle.reference();
        List<KeyToPath> items = List.of(item(ca.key(), "ca.crt"));
        if (ca.kind() == CaReference.Kind.Secret) {
            return secretVolume(name, ca.name(), items);
        }
        return new VolumeBuilder()
                .withName(name)
                .withNewConfigMap()
                .withName(ca.name())
                .withItems(items)
                .endConfigMap()
                .build();
    }

    private static Volume secretVolume(String name, String secret, List<KeyToPath> items) {
        return new VolumeBuilder()
                .withName(name)
                .withNewSecret()
                .withSecretName(secret)
                .withItems(items)
                .withDefaultMode(PRIVATE_MODE)
                .endSecret()
                .build();
    }

    private static KeyToPath item(String key, String path) {
        return new KeyToPathBuilder().withKey(key).withPath(path).build();
    }

    private static VolumeMount mount(String name, String path, boolean readOnly) {
        VolumeMountBuilder mount = new VolumeMountBuilder().withName(name).withMountPath(path);
        return readOnly ? mount.withReadOnly(true).build() : mount.build();
    }
}
