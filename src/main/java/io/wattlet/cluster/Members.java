package io.wattlet.cluster;

import com.hazelcast.cluster.InitialMembershipEvent;
import com.hazelcast.cluster.InitialMembershipListener;
import com.hazelcast.cluster.MembershipEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who belongs to the cluster, as this node sees it. Tells the log when that changes. For any thread. */
final class Members implements InitialMembershipListener {

    private static final Logger LOG = LoggerFactory.getLogger(Members.class);

    private volatile int count;

    @Override
    public void init(InitialMembershipEvent event) {
        count = event.getMembers().size();
    }

    @Override
    public void memberAdded(MembershipEvent event) {
        count = event.getMembers().size();
        tell(event, "joined");
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
        count = event.getMembers().size();
        tell(event, "left");
    }

    private void tell(MembershipEvent event, String what) {
        if (!event.getMember().localMember()) {
            LOG.info("the node at {} {} the cluster; members now: {}", event.getMember().getAddress(), what, count);
        }
    }

    /** How many, this node included. */
    int count() {
        return count;
    }
}
