package dev.storekeeper.token;

import java.util.List;
import java.util.Set;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

interface SigningKeyRepository extends Repository<SigningKeyRow, Integer> {

    SigningKeyRow saveAndFlush(SigningKeyRow row);

    List<SigningKeyRow> findAllByOrderByGenerationDesc();

    @NativeQuery("SELECT kid FROM signing_key")
    Set<String> findKids();

    @NativeQuery("SELECT COUNT(*) FROM signing_key WHERE kid = :kid")
    int countByKid(String kid);

    @Modifying
    @NativeQuery("DELETE FROM signing_key WHERE generation < :generation")
    int deleteBefore(int generation);

    @Modifying
    @NativeQuery("DELETE FROM signing_key WHERE generation < :generation ORDER BY generation LIMIT :atMost")
    int deleteBefore(int generation, int atMost);
}
