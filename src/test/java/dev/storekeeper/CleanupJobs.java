package dev.storekeeper;

import java.util.List;
import org.springframework.context.ApplicationContext;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import org.springframework.scheduling.config.Task;

/** The scheduled jobs of a node that delete what has expired, to run without waiting for their time. */
public final class CleanupJobs {

    private CleanupJobs() {}

    public static void run(ApplicationContext node) {
        of(node).forEach(job -> job.getRunnable().run());
    }

    public static List<Task> of(ApplicationContext node) {
        return node.getBeansOfType(ScheduledTaskHolder.class).values().stream()
                .flatMap(holder -> holder.getScheduledTasks().stream())
                .filter(task -> task.toString().contains("Cleanup"))
                .map(task -> task.getTask())
                .toList();
    }
}
