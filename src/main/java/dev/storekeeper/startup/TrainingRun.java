package dev.storekeeper.startup;

import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.SpringProperties;

/** A start that ends before anybody is served, to record what the AOT cache should hold: it needs neither database nor key. */
final class TrainingRun {

    private TrainingRun() {}

    static boolean isOn() {
        return DefaultLifecycleProcessor.ON_REFRESH_VALUE.equals(
                SpringProperties.getProperty(DefaultLifecycleProcessor.EXIT_PROPERTY_NAME));
    }
}
